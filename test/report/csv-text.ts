/** Records of a CSV text, read strictly by RFC 4180 section 2: CRLF after every record, quotes doubled inside quotes. */
export function parseCsv(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let at = 0;
  while (at < text.length) {
    const [cell, end] = text[at] === '"' ? quotedCell(text, at) : bareCell(text, at);
    record.push(cell);
    if (text[end] === ",") at = end + 1;
    else if (text.startsWith("\r\n", end)) {
      records.push(record);
      record = [];
      at = end + 2;
    } else throw new Error(`neither a comma nor a line end at ${end}: ${text.slice(end, end + 20)}`);
  }
  if (record.length > 0) throw new Error("the last record has no line end");
  return records;
}

function quotedCell(text: string, at: number): [string, number] {
  let end = at + 1;
  while (text[end] !== '"' || text[end + 1] === '"') {
    if (end >= text.length) throw new Error(`no closing quote for ${at}`);
    end += text[end] === '"' ? 2 : 1;
  }
  return [text.slice(at + 1, end).replaceAll('""', '"'), end + 1];
}

function bareCell(text: string, at: number): [string, number] {
  const length = text.slice(at).search(/[,\r\n"]/);
  if (length === -1) throw new Error("the last record has no line end");
  return [text.slice(at, at + length), at + length];
}
