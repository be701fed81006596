/**
 * Named pipes that Windows services open, as SMB clients name them (in lower case, without "\pipe\"), as of 2026-11. The
 * sources are the documents that name the pipe in their section on transport; "unspecified: FILE" where none does, with the
 * program that opens it by the interface lists of Samba and impacket, or by its makers.
 */
export interface NamedPipe {
  /** In lower case; `*` stands for anything but a backslash. */
  readonly pipe: string;
  /** The RPC interface that is mostly spoken over it, or what is: "spoolss", "tds". */
  readonly name: string;
  /** Microsoft services, named as in the catalogue where it has them: best first. */
  readonly services: readonly string[];
  /** Whether the service catalogue has `services`. */
  readonly isInCatalogue: boolean;
  readonly source: string;
}

type PipeRow = readonly [pipe: string, name: string, service: string, source: string];

const listed = ([pipe, name, service, source]: PipeRow): NamedPipe => ({
  pipe,
  name,
  services: [service],
  isInCatalogue: true,
  source,
});
const unlisted = (row: PipeRow): NamedPipe => ({ ...listed(row), isInCatalogue: false });

const LISTED: readonly PipeRow[] = [
  ["spoolss", "spoolss", "Print Spooler", "MS-RPRN"],
  ["srvsvc", "srvsvc", "Server", "MS-SRVS"],
  ["browser", "browser", "Computer Browser", "MS-BRWSA"],
  ["netlogon", "netlogon", "Net Logon", "MS-NRPC"],
  ["lsarpc", "lsarpc", "Local Security Authority", "MS-LSAD"],
  ["lsass", "lsarpc", "Local Security Authority", "unspecified: lsass.exe"],
  ["samr", "samr", "Local Security Authority", "MS-SAMR"],
  ["efsrpc", "efsrpc", "Local Security Authority", "MS-EFSR"],
  ["protected_storage", "BackupKey", "Local Security Authority", "MS-BKRP"],
  ["eventlog", "eventlog", "Event Log", "MS-EVEN"],
  ["epmapper", "epmapper", "Remote Procedure Call", "MS-RPCE"],
  ["locator", "LocToLoc", "Remote Procedure Call Locator", "MS-RPCL"],
  ["llsrpc", "llsrpc", "License Logging Service", "unspecified: llssrv.exe"],
  ["netdfs", "netdfs", "Distributed File System", "MS-DFSNM"],
  ["msgsvc", "msgsvc", "Messenger", "MS-MSRP"],
  ["dnsserver", "dnsserver", "DNS Server", "MS-DNSP"],
  ["dhcpserver", "dhcpsrv", "DHCP Server", "MS-DHCPM"],
  ["winspipe", "winsif", "Windows Internet Name Service", "MS-RAIW"],
  ["cert", "ICertPassage", "Certificate Services", "MS-ICPR"],
  ["trksvr", "trksvr", "Distributed Link Tracking Server", "unspecified: trksvr.dll"],
  ["inetinfo", "inetinfo", "World Wide Web Publishing Service", "MS-IRP"],
  ["smtpsvc", "smtpsvc", "Simple Mail Transfer Protocol", "unspecified: smtpsvc.dll"],
  ["nntpsvc", "nntpsvc", "Network News Transfer Protocol", "unspecified: nntpsvc.dll"],
  ["ctx_winstation_api_service", "winstation", "Terminal Services", "MS-TSTS"],
  ["lsm_api_service", "TermSrvSession", "Terminal Services", "MS-TSTS"],
  ["termsrv_api_service", "RCMPublic", "Terminal Services", "MS-TSTS"],
  ["hydralspipe", "HydraLsPipe", "Terminal Services Licensing", "unspecified: lserver.dll"],
  ["termservlicensing", "HydraLsPipe", "Terminal Services Licensing", "unspecified: lserver.dll"],
  ["w32time", "W32Time", "Windows Time", "MS-W32T"],
  ["w32time_alt", "W32Time", "Windows Time", "MS-W32T"],
  ["router", "dimsvc", "Routing and Remote Access", "MS-RRASM"],
  ["sql\\query", "tds", "Microsoft SQL Server", "MS-TDS"],
  ["mssql$*\\sql\\query", "tds", "Microsoft SQL Server", "MS-TDS"],
];

const UNLISTED: readonly PipeRow[] = [
  ["wkssvc", "wkssvc", "Workstation", "MS-WKST"],
  ["svcctl", "svcctl", "Service Control Manager", "MS-SCMR"],
  ["winreg", "winreg", "Remote Registry", "MS-RRP"],
  ["atsvc", "atsvc", "Task Scheduler", "MS-TSCH"],
  ["mstask", "sasec", "Task Scheduler", "unspecified: mstask.exe"],
  ["initshutdown", "InitShutdown", "Windows shutdown", "MS-RSP"],
  ["ntsvcs", "pnp", "Plug and Play", "unspecified: services.exe"],
  ["plugplay", "pnp", "Plug and Play", "unspecified: services.exe"],
  ["scerpc", "scerpc", "Security configuration engine", "unspecified: scecli.dll"],
  ["trkwks", "trkwks", "Distributed Link Tracking Client", "MS-DLTW"],
  ["tapsrv", "tapsrv", "Telephony", "MS-TRP"],
  ["keysvc", "IKeySvc", "Cryptographic Services", "unspecified: cryptsvc.dll"],
  ["dhcpcsvc", "dhcpcsvc", "DHCP Client", "unspecified: dhcpcsvc.dll"],
  ["dnsrslvr", "dnsrslvr", "DNS Client", "unspecified: dnsrslvr.dll"],
  ["nddeapi", "nddeapi", "Network DDE", "unspecified: netdde.exe"],
  ["policyagent", "polagent", "IPSec Policy Agent", "unspecified: polagent.dll"],
  ["sessenvpublicrpc", "SessEnvPublicRpc", "Remote Desktop Configuration", "MS-TSTS"],
  ["fssagentrpc", "FileServerVssAgent", "Microsoft File Server Shadow Copy Agent Service", "MS-FSRVP"],
  ["msftewds", "wsp", "Windows Search", "MS-WSP"],
  ["mdssvc", "mdssvc", "Spotlight search (Samba)", "unspecified: Samba"],
  ["psexesvc", "psexec", "PsExec (remote execution)", "unspecified: psexesvc.exe"],
  ["psexesvc-*", "psexec", "PsExec (remote execution)", "unspecified: psexesvc.exe"],
  ["remcom_communicaton", "remcom", "RemCom (remote execution)", "unspecified: RemComSvc.exe"], // its own spelling
  ["paexec*", "paexec", "PAExec (remote execution)", "unspecified: paexec.exe"],
  ["csexecsvc", "csexec", "CSExec (remote execution)", "unspecified: csexecsvc.exe"],
];

export const NAMED_PIPES: readonly NamedPipe[] = [...LISTED.map(listed), ...UNLISTED.map(unlisted)];

const WHOLE: ReadonlyMap<string, NamedPipe> = new Map(NAMED_PIPES.map((row) => [row.pipe, row]));
const PATTERNS: readonly { readonly row: NamedPipe; readonly first: string; readonly last: string }[] =
  NAMED_PIPES.filter(({ pipe }) => pipe.includes("*")).map((row) => {
    const [first = "", last = ""] = row.pipe.split("*");
    return { row, first, last };
  });

/** The pipe with this name, in lower case without "\pipe\", as payload facts write it; undefined when the table has none. */
export function findNamedPipe(name: string): NamedPipe | undefined {
  const whole = WHOLE.get(name);
  if (whole !== undefined) return whole;
  return PATTERNS.find(({ first, last }) => {
    if (!name.startsWith(first) || !name.endsWith(last)) return false;
    return !name.slice(first.length, name.length - last.length).includes("\\");
  })?.row;
}

/** Whether a row has exactly this name, no pattern: such a name tells of no computer and of no user. */
export const isNamedPipe = (name: string): boolean => WHOLE.has(name);
