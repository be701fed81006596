import type { NamedEndpoint } from "./rpc-interfaces.ts";
/** Replaced by the table. */
export const pipeService = (_pipe: string): NamedEndpoint | undefined => undefined;
