/** Replaced by the table. */
export interface NamedEndpoint {
  readonly name: string;
  readonly service: string;
  readonly source: string;
}
export const interfaceService = (_text: string): NamedEndpoint | undefined => undefined;
