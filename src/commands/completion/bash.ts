import {
  type CompletedCommand,
  type CompletedOption,
  commandNames,
  flagsWithValue,
  mainOffer,
  type Offer,
} from "./completed-commands.ts";

/** For bash 3.2 and later, with or without the package bash-completion. */
export const bashCompletion = (commands: readonly CompletedCommand[]): string => `\
# Completion of fwreport for bash. In ~/.bashrc: eval "$(fwreport completion bash)"

# The matches of compgen with these arguments, one a line, whatever is in their names.
_fwreport_add() {
  local match
  while IFS= read -r match; do COMPREPLY+=("$match"); done < <(compgen "$@")
}

# Folders, and files with one of the endings; without endings every file.
_fwreport_files() {
  local current=$1 ending
  shift
  compopt -o filenames 2>/dev/null
  if (($# == 0)); then _fwreport_add -f -- "$current"; return; fi
  _fwreport_add -d -- "$current"
  for ending; do _fwreport_add -f -X "!*.$ending" -- "$current"; done
}

# The last of several words with commas between them.
_fwreport_list() {
  local head=\${1%"\${1##*,}"}
  compopt -o nospace 2>/dev/null
  _fwreport_add -P "$head" -W "$2" -- "\${1##*,}"
}

# Neither words nor files are known for this place.
_fwreport_nothing() {
  compopt +o default +o bashdefault 2>/dev/null
}

_fwreport() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]} command= is_first=1 i
  COMPREPLY=()
  # bash cuts --rules=FILE into three words.
  if [[ $current == = ]]; then current=; elif [[ $previous == = ]]; then previous=\${COMP_WORDS[COMP_CWORD - 2]}; fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case \${COMP_WORDS[i]} in
      ${flagsWithValue(commands).join(" | ")})
        [[ \${COMP_WORDS[i + 1]} == = ]] && ((i++))
        ((i++))
        ;;
      -*) ;;
      ${commandNames(commands).join(" | ")})
        ((is_first)) && command=\${COMP_WORDS[i]}
        is_first=0
        ;;
      *) is_first=0 ;;
    esac
  done
  case $command:$previous in
${commands.flatMap(valueCases).join("\n")}
  esac
  case $command:$current in
${commands.map(flagCase).join("\n")}
    :*)
      ((is_first)) && _fwreport_add -W "${commandNames(commands).join(" ")}" -- "$current"
      ${offerCode(mainOffer(commands))}
      ;;
${commands
  .filter(({ name }) => name !== "")
  .map(argumentCase)
  .join("\n")}
  esac
}
complete -o bashdefault -o default -F _fwreport fwreport
`;

const valueCases = ({ name, options }: CompletedCommand): readonly string[] =>
  options
    .filter(({ value }) => value !== undefined)
    .map(
      ({ flags, offer }) => `    ${flags.map((flag) => `${name}:${flag}`).join(" | ")}) ${offerCode(offer)}; return ;;`,
    );

const flagCase = ({ name, options }: CompletedCommand): string =>
  `    ${name}:-*) _fwreport_add -W "${options.map(lastFlag).join(" ")}" -- "$current" ;;`;

const argumentCase = ({ name, offer }: CompletedCommand): string => `    ${name}:*) ${offerCode(offer)} ;;`;

/** The long one. */
const lastFlag = ({ flags }: CompletedOption): string => flags.at(-1) ?? "";

function offerCode({ words, isList, endings }: Offer): string {
  if (isList) return `_fwreport_list "$current" "${words.join(" ")}"`;
  if (words.length > 0) return `_fwreport_add -W "${words.join(" ")}" -- "$current"`;
  if (endings === undefined) return "_fwreport_nothing";
  return ['_fwreport_files "$current"', ...endings].join(" ");
}
