import { type CompletedCommand, type CompletedOption, flagsWithValue, type Offer } from "./completed-commands.ts";

/** For Windows PowerShell 5.1 and PowerShell 7. Where nothing is offered, PowerShell completes files. */
export const powershellCompletion = (commands: readonly CompletedCommand[]): string => `\
# Completion of fwreport for PowerShell. In $PROFILE: fwreport completion powershell | Out-String | Invoke-Expression

Register-ArgumentCompleter -Native -CommandName fwreport -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)

  $takesValue = @(${flagsWithValue(commands).map(quote).join(", ")})
  $commands = @{
${commands
  .filter(({ name }) => name !== "")
  .map(({ name, summary }) => `    ${quote(name)} = ${quote(summary)}`)
  .join("\n")}
  }
  $flags = @{
${commands.map((command) => `    ${quote(command.name)} = @(\n${command.options.map(describeFlag).join("\n")}\n    )`).join("\n")}
  }
  $values = @{
${commands.flatMap(describeValues).join("\n")}
  }

  $before = @($commandAst.CommandElements | Select-Object -Skip 1 |
    Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
  $command = ''
  $isFirst = $true
  for ($i = 0; $i -lt $before.Count; $i++) {
    if ($takesValue -ccontains $before[$i]) { $i++; continue }
    if ($before[$i].StartsWith('-')) { continue }
    if ($commands.ContainsKey($before[$i])) { $command = $before[$i] }
    $isFirst = $false
    break
  }

  $previous = if ($before.Count -gt 0) { $before[-1] } else { '' }
  if ($takesValue -ccontains $previous) {
    $head = $wordToComplete -replace '[^,]*$', ''
    $values["\${command}:$previous"] | Where-Object { $_ -and "$head$_".StartsWith($wordToComplete) } |
      ForEach-Object { [System.Management.Automation.CompletionResult]::new("$head$_", $_, 'ParameterValue', $_) }
  } elseif ($wordToComplete.StartsWith('-')) {
    $flags[$command] | Where-Object { $_[0].StartsWith($wordToComplete) } |
      ForEach-Object { [System.Management.Automation.CompletionResult]::new($_[0], $_[0], 'ParameterName', $_[1]) }
  } else {
    if ($isFirst) {
      $commands.GetEnumerator() | Where-Object { $_.Key.StartsWith($wordToComplete) } | Sort-Object Key |
        ForEach-Object { [System.Management.Automation.CompletionResult]::new($_.Key, $_.Key, 'Command', $_.Value) }
    }
    $values["\${command}:"] | Where-Object { $_ -and $_.StartsWith($wordToComplete) } |
      ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
  }
}
`;

const describeFlag = ({ flags, description }: CompletedOption): string =>
  `      ,@(${quote(flags.at(-1) ?? "")}, ${quote(description)})`;

/** A line for each place of a command where words are known. */
const describeValues = ({ name, options, offer }: CompletedCommand): readonly string[] => [
  ...describeWords(`${name}:`, offer),
  ...options.flatMap(({ flags, offer: ofValue }) => flags.flatMap((flag) => describeWords(`${name}:${flag}`, ofValue))),
];

const describeWords = (place: string, { words }: Offer): readonly string[] =>
  words.length === 0 ? [] : [`    ${quote(place)} = @(${words.map(quote).join(", ")})`];

const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;
