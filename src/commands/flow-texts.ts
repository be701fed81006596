import { formatProblem } from "../base/format-problem.ts";
import { type Problem, UserError } from "../base/problem.ts";
import { type DescribedFlow, FLOW_TEXT_EXAMPLES, parseFlowText } from "../flow/parse-flow-text.ts";

/** A flow as the user wrote it, and what it means. */
export interface FlowText {
  readonly text: string;
  readonly flow: DescribedFlow;
}

/** A line of text and where it comes from. */
interface Source {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** A list of mistakes as long as this helps; what is left out is counted. */
const MAX_SHOWN = 20;

/**
 * The flows of the arguments in order; `-` stands for the lines of standard input, where empty lines and those that
 * begin with `#` are passed over. Throws `UserError` with all mistakes, each with its column.
 */
export async function readFlowTexts(
  args: readonly string[],
  readStandardInput: () => Promise<string>,
): Promise<readonly FlowText[]> {
  const input = args.includes("-") ? await readStandardInput() : "";
  const flows: FlowText[] = [];
  const problems: Problem[] = [];
  for (const { file, line, text } of listSources(args, input)) {
    const parsed = parseFlowText(text);
    if (parsed.kind === "flow") flows.push({ text: text.trim(), flow: parsed.flow });
    else {
      const { message, column } = parsed.mistake;
      problems.push({ severity: "error", message, location: { file, line, column, lineText: text } });
    }
  }
  if (problems.length > 0) throw new UserError(describeMistakes(problems));
  if (flows.length === 0) throw new UserError("no flow on standard input: give one a line");
  return flows;
}

function listSources(args: readonly string[], input: string): readonly Source[] {
  return args.flatMap((text, index) => {
    if (text !== "-") return { file: "flow", line: index + 1, text };
    return input
      .split(/\r\n|\n|\r/)
      .map((text, at): Source => ({ file: "standard input", line: at + 1, text }))
      .filter(({ text }) => !/^\s*(#|$)/.test(text));
  });
}

function describeMistakes(problems: readonly Problem[]): string {
  const shown = problems.slice(0, MAX_SHOWN).map(formatProblem);
  const rest = problems.length - shown.length;
  return [
    `${problems.length} ${problems.length === 1 ? "text is" : "texts are"} no flow, nothing was judged:`,
    ...shown,
    ...(rest > 0 ? [`... and ${rest} more`] : []),
    `A flow is written so: ${FLOW_TEXT_EXAMPLES.join("; ")}`,
  ].join("\n");
}
