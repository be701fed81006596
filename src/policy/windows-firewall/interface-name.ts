/** One GUID of an adapter, in braces. Names of connections, as people see them, are none. */
export const isInterfaceGuid = (text: string): boolean => /^\{[\da-f-]+\}$/i.test(text);
