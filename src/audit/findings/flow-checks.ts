import type { FlowCheck } from "../finding.ts";
import { administrativeFromPublic } from "./administrative-from-public.ts";
import { allowedByDefault } from "./allowed-by-default.ts";
import { clearTextLogon } from "./clear-text-logon.ts";
import { contradictsPort } from "./contradicts-port.ts";
import { deniedButEstablished } from "./denied-but-established.ts";
import { dependsOnUnseen } from "./depends-on-unseen.ts";
import { filterIneffective } from "./filter-ineffective.ts";
import { forwardedPastLists } from "./forwarded-past-lists.ts";
import { ipv6Bypass } from "./ipv6-bypass.ts";
import { legacyService } from "./legacy-service.ts";
import { listsNotArmed } from "./lists-not-armed.ts";
import { onlyByLocalMachineSwitch } from "./only-by-local-machine-switch.ts";
import { rpcRangeOpened } from "./rpc-range-opened.ts";
import { unidentifiedAllowed } from "./unidentified-allowed.ts";
import { unrestrictedRule } from "./unrestricted-rule.ts";
import { weakMidstream } from "./weak-midstream.ts";
import { windowsNetworkingAcrossBoundary } from "./windows-networking-across-boundary.ts";
import { wrongPort } from "./wrong-port.ts";
/** Every check of the audit. A new finding is one file and one line here. */
export const FLOW_CHECKS: readonly FlowCheck[] = [
  forwardedPastLists,
  onlyByLocalMachineSwitch,
  listsNotArmed,
  ipv6Bypass,
  filterIneffective,
  clearTextLogon,
  legacyService,
  administrativeFromPublic,
  rpcRangeOpened,
  windowsNetworkingAcrossBoundary,
  wrongPort,
  contradictsPort,
  unidentifiedAllowed,
  allowedByDefault,
  unrestrictedRule,
  deniedButEstablished,
  weakMidstream,
  dependsOnUnseen,
];
