import { DIALOGS } from "./dialogs/dialogs.ts";
import { Inspector } from "./inspection/inspector.ts";
import { SIGNATURES } from "./signatures/signatures.ts";

/** An inspector that knows every signature and dialog. `keepsNames`: names of servers, shares and objects are kept. */
export const createInspector = ({ keepsNames }: { readonly keepsNames: boolean }): Inspector =>
  new Inspector({ signatures: SIGNATURES, dialogs: DIALOGS, keepsNames });
