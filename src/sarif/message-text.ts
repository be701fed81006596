/** Message texts are sentences with a full stop (SARIF 2.1.0, section 3.11.8); braces would be placeholders (3.11.5). */
export const messageText = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`
    .replaceAll("{", "{{")
    .replaceAll("}", "}}");
