import type { Side } from "../../../flow/flow-tcp.ts";
import type { Dialog, DialogFactory, InspectedFlow } from "../../inspection/dialog.ts";
import type { Payload } from "../../inspection/payload.ts";
import { ConnectionlessRpc } from "./connectionless.ts";
import { RpcConnection } from "./rpc-connection.ts";
import { createByteBudget } from "./stub-buffer.ts";

const UDP = 17;

/**
 * DCE/RPC: which interfaces are called, how their callers are authenticated, and the endpoints that the endpoint mapper,
 * the OXID resolver and the DCOM activator name. Also reads what follows the greeting of RPC over HTTP.
 */
export const rpcDialog: DialogFactory = (flow) =>
  flow.start.ipProtocol === UDP ? new ConnectionlessRpc(flow) : overTcp(flow);

function overTcp(flow: InspectedFlow): Dialog {
  const connection = new RpcConnection(flow, createByteBudget(), false);
  return {
    read: (side: Side, said: Payload) => connection.read(side, said),
    lost: () => {
      connection.lost();
      return true;
    },
  };
}
