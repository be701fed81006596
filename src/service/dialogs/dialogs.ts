import type { DialogFactory } from "../inspection/dialog.ts";

/** What follows a protocol once it is recognised, by the protocol. */
export const DIALOGS: Readonly<Record<string, DialogFactory>> = {};
