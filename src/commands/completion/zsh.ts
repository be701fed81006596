import {
  type CompletedCommand,
  type CompletedOption,
  commandNames,
  flagsWithValue,
  mainOffer,
  type Offer,
} from "./completed-commands.ts";

/** For zsh with its completion system (compinit). */
export const zshCompletion = (commands: readonly CompletedCommand[]): string => `\
#compdef fwreport
# Completion of fwreport for zsh: save as _fwreport in a folder of $fpath, or eval "$(fwreport completion zsh)" after compinit.

_fwreport_commands() {
  local -a commands=(
${commands.flatMap(({ name, summary }) => (name === "" ? [] : [`    ${quote(`${name}:${summary}`)}`])).join("\n")}
  )
  _describe -t commands command commands
}

# Commands where none was given yet, and captures.
_fwreport_first() {
  ((is_first)) && _fwreport_commands
  ${action(mainOffer(commands))}
}

_fwreport() {
  local command= is_first=1 i
  for ((i = 2; i < CURRENT; i++)); do
    case $words[i] in
      (${flagsWithValue(commands).join("|")}) ((i++)) ;;
      (-*) ;;
      (${commandNames(commands).join("|")})
        command=$words[i]
        words[i]=()
        ((CURRENT--))
        break
        ;;
      (*) is_first=0; break ;;
    esac
  done
  case $command in
${commands.map(commandCase).join("\n")}
  esac
}

if [[ $funcstack[1] == _fwreport ]]; then
  _fwreport "$@"
else
  compdef _fwreport fwreport
fi
`;

const commandCase = ({ name, options, offer }: CompletedCommand): string =>
  [
    `    (${name === "" ? "''" : name})`,
    "      _arguments -s : \\",
    ...options.flatMap((option) => optionSpecs(option).map((spec) => `        ${quote(spec)} \\`)),
    `        ${quote(`*:${name === "" ? "capture or command" : "argument"}:${name === "" ? "_fwreport_first" : action(offer)}`)}`,
    "      ;;",
  ].join("\n");

/** One specification a flag; a flag excludes its other spelling unless it may be repeated. */
function optionSpecs({ flags, description, value, isRepeatable, offer }: CompletedOption): readonly string[] {
  const prefix = isRepeatable ? "*" : `(${flags.join(" ")})`;
  const tail = `[${description.replaceAll(/[[\]\\]/g, "\\$&")}]${value === undefined ? "" : `:${value}:${action(offer)}`}`;
  return flags.map((flag) => `${prefix}${flag}${value !== undefined && flag.startsWith("--") ? "=" : ""}${tail}`);
}

function action({ words, isList, endings }: Offer): string {
  if (isList) return `_values -s , word ${words.join(" ")}`;
  if (words.length > 0) return `(${words.join(" ")})`;
  if (endings === undefined) return " ";
  return endings.length === 0 ? "_files" : `_files -g "*.(${endings.join("|")})(-.)"`;
}

const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
