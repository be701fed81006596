import {
  type CompletedCommand,
  type CompletedOption,
  commandNames,
  flagsWithValue,
  type Offer,
} from "./completed-commands.ts";

/** For fish 3.0 and later. */
export const fishCompletion = (commands: readonly CompletedCommand[]): string => `\
# Completion of fwreport for fish: fwreport completion fish > ~/.config/fish/completions/fwreport.fish

# Prints "none" where no argument was given yet, otherwise the command's name, empty for what runs without one.
function __fwreport_command
    set -l tokens (commandline -opc)
    set -e tokens[1]
    set -l is_value 0
    for token in $tokens
        if test $is_value = 1
            set is_value 0
        else if contains -- $token ${flagsWithValue(commands).join(" ")}
            set is_value 1
        else if string match -q -- '-*' $token
            continue
        else if contains -- $token ${commandNames(commands).join(" ")}
            echo $token
            return
        else
            echo ''
            return
        end
    end
    echo none
end

function __fwreport_is
    contains -- (__fwreport_command) $argv
end

complete -c fwreport -e
complete -c fwreport -f
${commands.flatMap(describeCommand).join("\n")}
`;

function describeCommand({ name, summary, options, offer }: CompletedCommand): readonly string[] {
  const condition = `-n ${quote(`__fwreport_is ${name === "" ? "'' none" : name}`)}`;
  return [
    "",
    `# ${name === "" ? "fwreport" : name}`,
    ...(name === "" ? [] : [`complete -c fwreport -n '__fwreport_is none' -a ${name} -d ${quote(summary)}`]),
    ...completed(`complete -c fwreport ${condition}`, offer),
    ...options.map((option) => describeOption(condition, option)),
  ];
}

function describeOption(condition: string, { flags, description, value, offer }: CompletedOption): string {
  const names = flags.map((flag) => (flag.startsWith("--") ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
  const start = ["complete -c fwreport", condition, ...names, `-d ${quote(description)}`].join(" ");
  if (value === undefined) return start;
  return completed(`${start} -x`, offer)[0] ?? `${start} -x`;
}

/** None where there is nothing to offer. */
function completed(start: string, { words, isList, endings }: Offer): readonly string[] {
  if (isList) return [`${start} -a ${quote(`(__fish_append , ${words.join(" ")})`)}`];
  if (words.length > 0) return [`${start} -a ${quote(words.join(" "))}`];
  if (endings === undefined) return [];
  if (endings.length === 0) return [`${start.replace(/ -x$/, " -r")} -F`];
  return [`${start} -a ${quote(`(${endings.map((ending) => `__fish_complete_suffix .${ending}`).join("; ")})`)}`];
}

const quote = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
