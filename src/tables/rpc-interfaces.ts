/**
 * RPC interfaces of Windows and the Microsoft services that offer them, as of 2026-11. UUIDs, versions and names were
 * compared across Microsoft's Open Specifications ("MS-SRVS" is the document that names the interface) and the lists of
 * Samba, Zeek, impacket and go-msrpc. Interfaces without a public specification name what registers them instead
 * ("unspecified: llssrv.exe"), where those lists agree.
 */

/** One row: UUID in lower case, major version, the name that tools show, source. */
type InterfaceRow = readonly [uuid: string, version: number, name: string, source: string];

interface InterfacesOfServices {
  /** Best first; none where every RPC or DCOM server may offer the interface. */
  readonly services: readonly string[];
  /** The service catalogue does not have it: the name is its display name in Windows, or that of what offers it. */
  readonly isUnlisted?: true;
  readonly rows: readonly InterfaceRow[];
}

export interface RpcInterface {
  readonly uuid: string;
  /** Major. */
  readonly version: number;
  /** "srvsvc". */
  readonly name: string;
  /** Microsoft services, named as in the catalogue where it has them: best first; none where any server may offer it. */
  readonly services: readonly string[];
  /** Whether the service catalogue has `services`; true also where there are none. */
  readonly isInCatalogue: boolean;
  readonly source: string;
}

const BY_SERVICES: readonly InterfacesOfServices[] = [
  {
    services: [],
    rows: [
      ["afa8bd80-7d8a-11c9-bef4-08002b102989", 1, "mgmt", "MS-RPCE; C706"],
      ["00000000-0000-0000-c000-000000000046", 0, "IUnknown", "MS-DCOM"],
      ["00000131-0000-0000-c000-000000000046", 0, "IRemUnknown", "MS-DCOM"],
      ["00000143-0000-0000-c000-000000000046", 0, "IRemUnknown2", "MS-DCOM"],
      ["00020400-0000-0000-c000-000000000046", 0, "IDispatch", "MS-OAUT"],
      ["18f70770-8e64-11cf-9af1-0020af6e72f4", 0, "IOrCallback", "unspecified: ole32.dll"],
      ["8165b19e-8d3a-4d0b-80c8-97de310db583", 0, "IServicedComponentInfo", "MS-IOI"],
      ["c3fcc19e-a970-11d2-8b5a-00a0c9b7c9c4", 0, "IManagedObject", "MS-IOI"],
      ["6619a740-8154-43be-a186-0319578e02db", 0, "IRemoteDispatch", "MS-IOI"],
    ],
  },
  {
    services: ["Remote Procedure Call"],
    rows: [
      ["e1af8308-5d1f-11c9-91a4-08002b14a0fa", 3, "epmapper", "MS-RPCE; C706 appendix O"],
      ["99fcfec4-5260-101b-bbcb-00aa0021347a", 0, "IOXIDResolver", "MS-DCOM"],
      ["4d9f4ab8-7d1c-11cf-861e-0020af6e7c57", 0, "IActivation", "MS-DCOM"],
      ["000001a0-0000-0000-c000-000000000046", 0, "IRemoteSCMActivator", "MS-DCOM"],
      ["00000136-0000-0000-c000-000000000046", 0, "ISCMLocalActivator", "unspecified: rpcss.dll"],
      ["b9e79e60-3d52-11ce-aaa1-00006901293f", 0, "IROT", "unspecified: rpcss.dll"],
      ["e60c73e6-88f9-11cf-9af1-0020af6e72f4", 2, "ILocalObjectExporter", "unspecified: rpcss.dll"],
      ["412f241e-c12a-11ce-abff-0020af6e7a17", 0, "ISCM", "unspecified: rpcss.dll"],
      ["1d55b526-c137-46c5-ab79-638f2a68e869", 1, "DbgIdl", "unspecified: rpcss.dll"],
      ["64fe0b7f-9ef5-4553-a7db-9a1975777554", 1, "FwIdl", "unspecified: rpcss.dll"],
    ],
  },
  {
    services: ["Remote Procedure Call Locator"],
    rows: [
      ["e33c0cc4-0482-101a-bc0c-02608c6ba218", 1, "LocToLoc", "MS-RPCL"],
      ["d6d70ef0-0e3b-11cb-acc3-08002b1d29c3", 1, "NsiS", "unspecified: locator.exe"],
      ["d6d70ef0-0e3b-11cb-acc3-08002b1d29c4", 1, "NsiM", "unspecified: locator.exe"],
      ["d3fbb514-0e3b-11cb-8fad-08002b1d29c3", 1, "NsiC", "unspecified: locator.exe"],
    ],
  },
  {
    services: ["Local Security Authority"],
    rows: [
      ["12345778-1234-abcd-ef00-0123456789ab", 0, "lsarpc", "MS-LSAD; MS-LSAT"],
      ["12345778-1234-abcd-ef00-0123456789ac", 1, "samr", "MS-SAMR"],
      ["e3514235-4b06-11d1-ab04-00c04fc2dcd2", 4, "drsuapi", "MS-DRSR"],
      ["7c44d7d4-31d5-424c-bd5e-2b3e1f323d22", 1, "dsaop", "MS-DRSR"],
      ["3919286a-b10c-11d0-9ba8-00c04fd92ef5", 0, "dssetup", "MS-DSSP"],
      ["3dde7c30-165d-11d1-ab8f-00805f14db40", 1, "BackupKey", "MS-BKRP"],
      ["c681d488-d850-11d0-8c52-00c04fd90f7e", 1, "efsrpc", "MS-EFSR"],
      ["afc07e2e-311c-4435-808c-c483ffeec7c9", 1, "lsacap", "MS-CAPR"],
      ["bba9cb76-eb0c-462c-aa1b-5d8c34415701", 1, "claims", "MS-ADTS"],
      ["ecec0d70-a603-11d0-96b1-00a0c91ece30", 1, "ad-backup", "unspecified: ntdsbsrv.dll"],
      ["16e0cf3a-a604-11d0-96b1-00a0c91ece30", 1, "ad-restore", "unspecified: ntdsbsrv.dll"],
      ["f5cc5a7c-4264-101a-8c59-08002b2f8426", 21, "xds", "unspecified: ntdsa.dll"],
      ["1cbcad78-df0b-4934-b558-87839ea501c9", 0, "dsrole", "unspecified: lsasrv.dll"],
      ["c9378ff1-16f7-11d0-a0b2-00aa0061426a", 1, "pstore", "unspecified: pstorsvc.dll"],
    ],
  },
  {
    services: ["Exchange Server", "Local Security Authority"], // a global catalogue answers the same interface
    rows: [["f5cc5a18-4264-101a-8c59-08002b2f8426", 56, "nspi", "MS-NSPI; MS-OXNSPI"]],
  },
  {
    services: ["Net Logon"],
    rows: [["12345678-1234-abcd-ef00-01234567cffb", 1, "netlogon", "MS-NRPC"]],
  },
  {
    services: ["Kerberos Key Distribution Center"],
    rows: [["00000002-0001-0000-c000-000000000069", 1, "kdcsvc", "unspecified: kdcsvc.dll"]],
  },
  {
    services: ["Server"],
    rows: [["4b324fc8-1670-01d3-1278-5a47bf6ee188", 3, "srvsvc", "MS-SRVS"]],
  },
  {
    services: ["Computer Browser"],
    rows: [["6bffd098-a112-3610-9833-012892020162", 0, "browser", "MS-BRWSA"]],
  },
  {
    services: ["Print Spooler"],
    rows: [
      ["12345678-1234-abcd-ef00-0123456789ab", 1, "spoolss", "MS-RPRN"],
      ["76f03f96-cdfd-44fc-a22c-64950a001209", 1, "IRemoteWinspool", "MS-PAR"],
      ["0b6edbfa-4a24-4fc6-8a23-942b1eca65d1", 1, "IRPCAsyncNotify", "MS-PAN"],
      ["ae33069b-a2a8-46ee-a235-ddfd339be281", 1, "IRPCRemoteObject", "MS-PAN"],
      ["4a452661-8290-4b36-8fbe-7f4093a94978", 1, "spoolss-callback", "unspecified: spoolsv.exe"],
    ],
  },
  {
    services: ["Event Log"],
    rows: [
      ["82273fdc-e32a-18c3-3f78-827929dc23ea", 0, "eventlog", "MS-EVEN"],
      ["f6beaff7-1e19-4fbb-9f8f-b89e2018337c", 1, "even6", "MS-EVEN6"],
    ],
  },
  {
    services: ["Messenger"],
    rows: [
      ["17fdd703-1827-4e34-79d4-24a55c53bb37", 1, "msgsvc", "MS-MSRP"],
      ["5a7b91f8-ff00-11d0-a9b2-00c04fb6e6fc", 1, "msgsvcsend", "MS-MSRP"],
    ],
  },
  {
    services: ["Distributed File System"],
    rows: [["4fc742e0-4a10-11cf-8273-00aa004ae673", 3, "netdfs", "MS-DFSNM"]],
  },
  {
    services: ["Distributed File System Replication"],
    rows: [
      ["897e2e5f-93f3-4376-9c9c-fd2277495c27", 1, "frstrans", "MS-FRS2"],
      ["e65e8028-83e8-491b-9af7-aaf6bd51a0ce", 0, "IServerHealthReport", "MS-DFSRH"],
      ["20d15747-6c48-4254-a358-65039fd8c63c", 0, "IServerHealthReport2", "MS-DFSRH"],
      ["4bb8ab1d-9ef9-4100-8eb6-dd4b4e418b72", 0, "IADProxy", "MS-DFSRH"],
      ["c4b0c7d9-abe0-4733-a1e1-9fdedf260c7a", 0, "IADProxy2", "MS-DFSRH"],
    ],
  },
  {
    services: ["File Replication"],
    rows: [
      ["f5cc59b4-4264-101a-8c59-08002b2f8426", 1, "frsrpc", "MS-FRS1"],
      ["d049b186-814f-11d1-9a3c-00c04fc9b232", 1, "NtFrsApi", "MS-FRS1"],
      ["a00c021c-2be2-11d2-b678-0000f87a8f8e", 1, "PerfFrs", "unspecified: ntfrs.exe"],
    ],
  },
  {
    services: ["Distributed Link Tracking Server"],
    rows: [["4da1c422-943d-11d1-acae-00c04fc2aa3f", 1, "trksvr", "MS-DLTM"]],
  },
  {
    services: ["Distributed Transaction Coordinator"],
    rows: [
      ["906b0ce0-c70b-1067-b317-00dd010662da", 1, "IXnRemote", "MS-CMPO"],
      ["97199110-db2e-11d1-a251-0000f805ca53", 0, "ITransactionStream", "MS-COM"],
    ],
  },
  {
    services: ["DNS Server"],
    rows: [["50abc2a4-574d-40b3-9d66-ee4fd5fba076", 5, "dnsserver", "MS-DNSP"]],
  },
  {
    services: ["DHCP Server"],
    rows: [
      ["6bffd098-a112-3610-9833-46c3f874532d", 1, "dhcpsrv", "MS-DHCPM"],
      ["5b821720-f63b-11d0-aad2-00c04fc324db", 1, "dhcpsrv2", "MS-DHCPM"],
    ],
  },
  {
    services: ["Windows Internet Name Service"],
    rows: [
      ["45f52c28-7f9f-101a-b52b-08002b2efabe", 1, "winsif", "MS-RAIW"],
      ["811109bf-a4e1-11d1-ab54-00a0c91e9b45", 1, "winsi2", "MS-RAIW"],
    ],
  },
  {
    services: ["Message Queuing"],
    rows: [
      ["fdb3a030-065f-11d1-bb9b-00a024ea5525", 1, "qmcomm", "MS-MQMP"],
      ["76d12b80-3467-11d3-91ff-0090272f9ea3", 1, "qmcomm2", "MS-MQMP"],
      ["41208ee0-e970-11d1-9b9e-00e02c064c39", 1, "qmmgmt", "MS-MQMR"],
      ["1088a980-eae5-11d0-8d9b-00a02453c337", 1, "qm2qm", "MS-MQQP"],
      ["1a9134dd-7b39-45ba-ad88-44d01ca47f28", 1, "RemoteRead", "MS-MQRR"],
      ["77df7a80-f298-11d0-8358-00a024c480a8", 1, "dscomm", "MS-MQDS"],
      ["708cca10-9569-11d1-b2a5-0060977d8118", 1, "dscomm2", "MS-MQDS"],
      ["5b5b3580-b0e0-11d1-b92d-0060081e87f0", 1, "qmrepl", "unspecified: mqqm.dll"],
    ],
  },
  {
    services: ["Exchange Server"],
    rows: [
      ["a4f1db00-ca47-1067-b31f-00dd010662da", 0, "emsmdb", "MS-OXCRPC"],
      ["5261574a-4572-206e-b268-6b199213b4e4", 0, "asyncemsmdb", "MS-OXCRPC"],
      ["1544f5e0-613c-11d1-93df-00c04fd7bd09", 1, "rfri", "MS-OXABREF"],
      ["a4f1db00-ca47-1067-b31e-00dd010662da", 1, "store-admin", "unspecified: store.exe"],
      ["89742ace-a9ed-11cf-9c0c-08002be7ae86", 2, "store-admin", "unspecified: store.exe"],
      ["99e64010-b032-11d0-97a4-00c04fd6551d", 3, "store-admin", "unspecified: store.exe"],
      ["0e4a0156-dd5d-11d2-8c2f-00c04fb6bcde", 1, "information-store", "unspecified: store.exe"],
      ["1453c42c-0fa6-11d2-a910-00c04f990f3b", 1, "information-store", "unspecified: store.exe"],
      ["10f24e8e-0fa6-11d2-a910-00c04f990f3b", 1, "information-store", "unspecified: store.exe"],
      ["f930c514-1215-11d3-99a5-00a0c9b61b04", 1, "system-attendant", "unspecified: mad.exe"],
      ["83d72bf0-0d89-11ce-b13f-00aa003bac6c", 6, "system-attendant", "unspecified: mad.exe"],
      ["469d6ec0-0d87-11ce-b13f-00aa003bac6c", 16, "system-attendant", "unspecified: mad.exe"],
    ],
  },
  {
    services: ["Microsoft Exchange MTA Stacks"],
    rows: [
      ["9e8ee830-4459-11ce-979b-00aa005ffebe", 2, "mta", "unspecified: emsmta.exe"],
      ["38a94e72-a9bc-11d2-8faf-00c04fa378ff", 1, "mta-qadmin", "unspecified: emsmta.exe"],
    ],
  },
  {
    services: ["Terminal Services"],
    rows: [
      ["5ca4a760-ebb1-11cf-8611-00a0245420ed", 1, "winstation", "MS-TSTS"],
      ["484809d6-4239-471b-b5bc-61df8c23ac48", 1, "TermSrvSession", "MS-TSTS"],
      ["11899a43-2b68-4a76-92e3-a3d6ad8c26ce", 1, "TermSrvNotification", "MS-TSTS"],
      ["88143fd0-c28d-4b2b-8fef-8d882f6a9390", 1, "TermSrvEnumeration", "MS-TSTS"],
      ["bde95fdf-eee0-45de-9e12-e5a61cd0d4fe", 1, "RCMPublic", "MS-TSTS"],
      ["497d95a6-2d27-4bf5-9bbd-a6046957133c", 1, "RCMListener", "MS-TSTS"],
      ["2f59a331-bf7d-48cb-9e5c-7c090d76e8b8", 1, "lcrpc", "unspecified: termsrv.dll"],
    ],
  },
  {
    services: ["Terminal Services Licensing"],
    rows: [
      ["3d267954-eeb7-11d1-b94e-00c04fa3080d", 1, "HydraLsPipe", "unspecified: lserver.dll"],
      ["12d4b7c8-77d5-11d1-8c24-00c04fa3080d", 1, "lserver", "unspecified: lserver.dll"],
    ],
  },
  {
    services: ["Terminal Services Session Directory"],
    rows: [
      ["aa177641-fc9b-41bd-80ff-f964a701596f", 1, "tssdis", "unspecified: tssdis.exe"],
      ["6af13c8b-0844-4c83-9064-1892ba825527", 1, "tssdis", "unspecified: tssdis.exe"],
    ],
  },
  {
    services: ["Windows Time"],
    rows: [["8fb6d884-2388-11d0-8c35-00c04fda2795", 4, "W32Time", "MS-W32T"]],
  },
  {
    services: ["Fax Service"],
    rows: [
      ["ea0a3165-4834-11d2-a6f8-00c04fa346cc", 4, "fax", "MS-FAX"],
      ["6099fc12-3eff-11d0-abd0-00c04fd91a4e", 3, "faxclient", "MS-FAX"],
    ],
  },
  {
    services: ["Routing and Remote Access"],
    rows: [
      ["8f09f000-b7ed-11ce-bbd2-00001a181cad", 0, "dimsvc", "MS-RRASM"],
      ["20610036-fa22-11cf-9823-00a0c911e5df", 1, "rasrpc", "MS-RRASM"],
      ["66a2db1b-d706-11d0-a37b-00c04fc9da04", 0, "IRemoteNetworkConfig", "MS-RRASM"],
      ["66a2db20-d706-11d0-a37b-00c04fc9da04", 0, "IRemoteRouterRestart", "MS-RRASM"],
      ["66a2db21-d706-11d0-a37b-00c04fc9da04", 0, "IRemoteSetDnsConfig", "MS-RRASM"],
      ["66a2db22-d706-11d0-a37b-00c04fc9da04", 0, "IRemoteICFICSConfig", "MS-RRASM"],
      ["67e08fc2-2984-4b62-b92e-fc1aae64bbbb", 0, "IRemoteStringIdConfig", "MS-RRASM"],
      ["6139d8a4-e508-4ebb-bac7-d7f275145897", 0, "IRemoteIPV6Config", "MS-RRASM"],
      ["5ff9bdf6-bd91-4d8b-a614-d6317acc8dd8", 0, "IRemoteSstpCertCheck", "MS-RRASM"],
    ],
  },
  {
    services: ["Certificate Services"],
    rows: [
      ["91ae6020-9e3c-11cf-8d7c-00aa00c091be", 0, "ICertPassage", "MS-ICPR"],
      ["d99e6e70-fc88-11d0-b498-00a0c90312f3", 0, "ICertRequestD", "MS-WCCE"],
      ["5422fd3a-d4b8-4cef-a12e-e87d4ca22e90", 0, "ICertRequestD2", "MS-WCCE"],
      ["d99e6e71-fc88-11d0-b498-00a0c90312f3", 0, "ICertAdminD", "MS-CSRA"],
      ["7fe0d935-dda6-443f-85d0-1cfb58fe41dd", 0, "ICertAdminD2", "MS-CSRA"],
    ],
  },
  {
    services: ["Cluster Service"],
    rows: [
      ["b97db8b2-4c63-11cf-bff6-08002be23f2f", 2, "clusapi", "MS-CMRP"],
      ["b97db8b2-4c63-11cf-bff6-08002be23f2f", 3, "clusapi", "MS-CMRP"],
      ["52c80b95-c1ad-4240-8d89-72e9fa84025e", 0, "IClusCfgAsyncEvictCleanup", "MC-CCFG"],
      ["491260b5-05c9-40d9-b7f2-1f7bdae0927f", 0, "IClusterSetup", "MS-CSVP"],
      ["12108a88-6858-4467-b92f-e6cf4568dfb6", 0, "IClusterStorage2", "MS-CSVP"],
      ["11942d87-a1de-4e7f-83fb-a840d9c5928d", 0, "IClusterStorage3", "MS-CSVP"],
      ["2931c32c-f731-4c56-9feb-3d5f1c5e72bf", 0, "IClusterNetwork2", "MS-CSVP"],
      ["d6105110-8917-41a5-aa32-8e0aa2933dc9", 0, "IClusterCleanup", "MS-CSVP"],
      ["85923ca7-1b6b-4e83-a2e4-f5ba3bfbb8a3", 0, "IClusterLog", "MS-CSVP"],
      ["f1d6c29c-8fbe-4691-8724-f6d8deaeafc8", 0, "IClusterFirewall", "MS-CSVP"],
      ["e3c9b851-c442-432b-8fc6-a7faafc09d3b", 0, "IClusterUpdate", "MS-CSVP"],
      ["6e17aaa0-1a47-11d1-98bd-0000f875292e", 2, "extrocluster", "unspecified: clussvc.exe"],
      ["e248d0b8-bf15-11cf-8c5e-08002bb49649", 2, "joinversion", "unspecified: clussvc.exe"],
      ["ffe561b8-bf15-11cf-8c5e-08002bb49649", 2, "intracluster", "unspecified: clussvc.exe"],
      ["e76ea56d-453f-11cf-bfec-08002be23f2f", 2, "resmon", "unspecified: resrcmon.exe"],
    ],
  },
  {
    services: ["World Wide Web Publishing Service", "FTP Publishing Service"], // IIS administers both through them
    rows: [
      ["82ad4280-036b-11cf-972c-00aa006887b0", 2, "inetinfo", "MS-IRP"],
      ["70b51430-b6ca-11d0-b9b9-00a0c922e750", 0, "IMSAdminBaseW", "MS-IMSA"],
      ["8298d101-f992-43b7-8eca-5052d885b995", 0, "IMSAdminBase2W", "MS-IMSA"],
      ["f612954d-3b0b-4c56-9563-227b7be624b4", 0, "IMSAdminBase3W", "MS-IMSA"],
      ["7c4e1804-e342-483d-a43e-a850cfcc8d18", 0, "IIISApplicationAdmin", "MS-IMSA"],
      ["e8fb8620-588f-11d2-9d61-00c04f79c5fe", 0, "IIisServiceControl", "MS-IISS"],
    ],
  },
  {
    services: ["Simple Mail Transfer Protocol"],
    rows: [
      ["8cfb5d70-31a4-11cf-a7d8-00805f48a135", 3, "smtpsvc", "unspecified: smtpsvc.dll"],
      ["bfa951d1-2f0e-11d3-bfd1-00c04fa3490a", 1, "aqueue", "unspecified: aqueue.dll"],
    ],
  },
  {
    services: ["Network News Transfer Protocol"],
    rows: [["4f82f460-0e21-11cf-909e-00805f48a135", 4, "nntpsvc", "unspecified: nntpsvc.dll"]],
  },
  {
    services: ["License Logging Service"],
    rows: [
      ["342cfd40-3c6c-11ce-a893-08002b2e9c6d", 0, "llsrpc", "unspecified: llssrv.exe"],
      ["57674cd0-5200-11ce-a897-08002b2e9c6d", 1, "lls_license", "unspecified: llssrv.exe"],
    ],
  },
  {
    services: ["Performance Logs and Alerts"],
    rows: [
      ["03837516-098b-11d8-9414-505054503030", 0, "IAlertDataCollector", "MS-PLA"],
      ["03837514-098b-11d8-9414-505054503030", 0, "IConfigurationDataCollector", "MS-PLA"],
      ["03837506-098b-11d8-9414-505054503030", 0, "IPerformanceCounterDataCollector", "MS-PLA"],
      ["0383750b-098b-11d8-9414-505054503030", 0, "ITraceDataCollector", "MS-PLA"],
    ],
  },
  {
    services: ["SSDP Discovery Service"],
    rows: [["4b112204-0e19-11d3-b42b-0000f81feb9f", 1, "ssdpsrv", "unspecified: ssdpsrv.dll"]],
  },
  {
    services: ["Telnet"],
    rows: [["034634fd-ba3f-11d1-856a-00a0c944138c", 0, "IManageTelnetSessions", "MS-TSRAP"]],
  },
  {
    services: ["Microsoft SQL Server"],
    rows: [["3f99b900-4d87-101b-99b7-aa0004007f07", 1, "ssmsrpc", "unspecified: ssmsrpc.dll"]],
  },
  {
    services: ["ISA/TMG Server"],
    rows: [
      ["2137a71f-bb5e-4e29-8e7e-2e46a6681dbf", 9, "wspsrv", "unspecified: wspsrv.exe"],
      ["b3df47c0-a95a-11cf-aa26-00aa00c148b9", 9, "mspadmin", "unspecified: mspadmin.exe"],
    ],
  },
  {
    services: ["Workstation"],
    isUnlisted: true,
    rows: [["6bffd098-a112-3610-9833-46c3f87e345a", 1, "wkssvc", "MS-WKST"]],
  },
  {
    services: ["Service Control Manager"],
    isUnlisted: true,
    rows: [["367abb81-9844-35f1-ad32-98f038001003", 2, "svcctl", "MS-SCMR"]],
  },
  {
    services: ["Remote Registry"],
    isUnlisted: true,
    rows: [
      ["338cd001-2244-31f1-aaaa-900038001003", 1, "winreg", "MS-RRP"],
      ["da5a86c5-12c2-4943-ab30-7f74a813d853", 1, "perflib2", "MS-PCQ"],
    ],
  },
  {
    services: ["Task Scheduler"],
    isUnlisted: true,
    rows: [
      ["1ff70682-0a51-30e8-076d-740be8cee98b", 1, "atsvc", "MS-TSCH"],
      ["378e52b0-c0a9-11cf-822d-00aa0051e40f", 1, "sasec", "MS-TSCH"],
      ["86d35949-83c9-4044-b424-db363231fd0c", 1, "ITaskSchedulerService", "MS-TSCH"],
      ["0a74ef1c-41a4-4e06-83ae-dc74fb1cdd53", 1, "idletask", "unspecified: schedsvc.dll"],
    ],
  },
  {
    services: ["Windows shutdown"],
    isUnlisted: true,
    rows: [
      ["894de0c0-0d55-11d3-a322-00c04fa321a1", 1, "InitShutdown", "MS-RSP"],
      ["d95afe70-a6d5-4259-822e-2c84da1ddb0d", 1, "WindowsShutdown", "MS-RSP"],
    ],
  },
  {
    services: ["Plug and Play"],
    isUnlisted: true,
    rows: [["8d9f4e40-a03d-11ce-8f69-08003e30051b", 1, "pnp", "unspecified: services.exe"]],
  },
  {
    services: ["Distributed Link Tracking Client"],
    isUnlisted: true,
    rows: [["300f3532-38cc-11d0-a3f0-0020af6b0add", 1, "trkwks", "MS-DLTW"]],
  },
  {
    services: ["Telephony"],
    isUnlisted: true,
    rows: [
      ["2f5f6520-ca46-1067-b319-00dd010662da", 1, "tapsrv", "MS-TRP"],
      ["2f5f6521-ca47-1068-b319-00dd010662db", 1, "remotesp", "MS-TRP"],
    ],
  },
  {
    services: ["Windows Management Instrumentation"],
    isUnlisted: true,
    rows: [
      ["f309ad18-d86a-11d0-a075-00c04fb68820", 0, "IWbemLevel1Login", "MS-WMI"],
      ["d4781cd6-e5d3-44df-ad94-930efe48a887", 0, "IWbemLoginClientID", "MS-WMI"],
      ["541679ab-2e5f-11d3-b34e-00104bcc4b4a", 0, "IWbemLoginHelper", "MS-WMI"],
      ["9556dc99-828c-11cf-a37e-00aa003240c7", 0, "IWbemServices", "MS-WMI"],
      ["027947e1-d731-11ce-a357-000000000001", 0, "IEnumWbemClassObject", "MS-WMI"],
      ["1c1c45ee-4395-11d2-b60b-00104b703efd", 0, "IWbemFetchSmartEnum", "MS-WMI"],
      ["423ec01e-2e35-11d2-b604-00104b703efd", 0, "IWbemWCOSmartEnum", "MS-WMI"],
      ["44aca675-e8fc-11d0-a07c-00c04fb68820", 0, "IWbemCallResult", "MS-WMI"],
      ["7c857801-7381-11cf-884d-00aa004b2e24", 0, "IWbemObjectSink", "MS-WMI"],
      ["c49e32c7-bc8b-11d2-85d4-00105a1f8304", 0, "IWbemBackupRestore", "MS-WMI"],
      ["a359dec5-e813-4834-8a2a-ba7f1d777d76", 0, "IWbemBackupRestoreEx", "MS-WMI"],
      ["2c9273e0-1dc3-11d3-b364-00105a1f8177", 0, "IWbemRefreshingServices", "MS-WMI"],
      ["f1e9c5b2-f59b-11d2-b362-00105a1f8177", 0, "IWbemRemoteRefresher", "MS-WMI"],
    ],
  },
  {
    services: ["Windows Firewall"],
    isUnlisted: true,
    rows: [["6b5bdd1e-528c-422c-af8c-a4079be4fe48", 1, "RemoteFW", "MS-FASP"]],
  },
  {
    services: ["IPSec Policy Agent"],
    isUnlisted: true,
    rows: [["d335b8f6-cb31-11d0-b0f9-006097ba4e54", 1, "polagent", "unspecified: polagent.dll"]],
  },
  {
    services: ["Background Intelligent Transfer Service"],
    isUnlisted: true,
    rows: [["e3d0d746-d2af-40fd-8a7a-0d7078bb7092", 1, "BitsPeerAuth", "MS-BPAU"]],
  },
  {
    services: ["Intersite Messaging"],
    isUnlisted: true,
    rows: [
      ["68dcd486-669e-11d1-ab0c-00c04fc2dcd2", 2, "ismapi", "unspecified: ismserv.exe"],
      ["130ceefb-e466-11d1-b78b-00c04fa32883", 2, "ismserv-ip", "unspecified: ismip.dll"],
    ],
  },
  {
    services: ["Windows Deployment Services Server"],
    isUnlisted: true,
    rows: [["1a927394-352e-4553-ae3f-7cf4aafca620", 1, "WdsRpcInterface", "MS-WDSC"]],
  },
  {
    services: ["Remote Desktop Gateway"],
    isUnlisted: true,
    rows: [["44e265dd-7daf-42cd-8560-3cdb6e7a2729", 1, "TsProxyRpcInterface", "MS-TSGU"]],
  },
  {
    services: ["Remote Desktop Configuration"],
    isUnlisted: true,
    rows: [["1257b580-ce2f-4109-82d6-a9459d0bf6bc", 1, "SessEnvPublicRpc", "MS-TSTS"]],
  },
  {
    services: ["Virtual Disk"],
    isUnlisted: true,
    rows: [
      ["e0393303-90d4-4a97-ab71-e9b671ee2729", 0, "IVdsServiceLoader", "MS-VDS"],
      ["0818a8ef-9ba9-40d8-a6f9-e22833cc771e", 0, "IVdsService", "MS-VDS"],
      ["4afc3636-db01-4052-80c3-03bbcb8d3c69", 0, "IVdsServiceInitialization", "MS-VDS"],
    ],
  },
  {
    services: ["Logical Disk Manager Administrative Service"],
    isUnlisted: true,
    rows: [
      ["d2d79df5-3400-11d0-b40b-00aa005ff586", 0, "IVolumeClient", "MS-DMRP"],
      ["3a410f21-553f-11d1-8e5e-00a0c92c9d5d", 0, "IDMRemoteServer", "MS-DMRP"],
      ["d2d79dfa-3400-11d0-b40b-00aa005ff586", 1, "dmadmin", "unspecified: dmadmin.exe"],
    ],
  },
  {
    services: ["Volume Shadow Copy"],
    isUnlisted: true,
    rows: [
      ["fa7df749-66e7-4986-a27f-e2f04ae53772", 0, "IVssSnapshotMgmt", "MS-SCMP"],
      ["214a0f28-b737-4026-b847-4f9e37d79529", 0, "IVssDifferentialSoftwareSnapshotMgmt", "MS-SCMP"],
    ],
  },
  {
    services: ["Microsoft File Server Shadow Copy Agent Service"],
    isUnlisted: true,
    rows: [["a8e0653c-2744-4389-a61d-7373df8b2292", 1, "FileServerVssAgent", "MS-FSRVP"]],
  },
  {
    services: ["SMB Witness"],
    isUnlisted: true,
    rows: [["ccd8c074-d0e5-4a40-92b4-d074faa6ba28", 1, "witness", "MS-SWN"]],
  },
  {
    services: ["Microsoft Key Distribution Service"],
    isUnlisted: true,
    rows: [["b9785960-524f-11df-8b6d-83dcded72085", 1, "ISDKey", "MS-GKDI"]],
  },
  {
    services: ["Encrypting File System (EFS)"],
    isUnlisted: true,
    rows: [["df1941c5-fe89-4e79-bf10-463657acf44d", 1, "efsrpc", "MS-EFSR"]],
  },
  {
    services: ["File Server Resource Manager"],
    isUnlisted: true,
    rows: [
      ["8bb68c7d-19d8-4ffb-809e-be4fc1734014", 0, "IFsrmQuotaManager", "MS-FSRM"],
      ["ff4fa04e-5a94-4bda-a3a0-d5b4d3c52eba", 0, "IFsrmFileScreenManager", "MS-FSRM"],
      ["27b899fe-6ffa-4481-a184-d3daade8a02b", 1, "IFsrmReportManager", "MS-FSRM"],
    ],
  },
  {
    services: ["COM+ System Application"],
    isUnlisted: true,
    rows: [
      ["182c40fa-32e4-11d0-818b-00a0c9231c29", 0, "ICatalogSession", "MS-COMA"],
      ["3f3b1b86-dbbe-11d1-9da6-00805f85cfe3", 0, "IContainerControl", "MS-COMA"],
      ["b60040e0-bcf3-11d1-861d-0080c729264d", 0, "IGetTrackingData", "MS-COMT"],
    ],
  },
  {
    services: ["COM+ Event System"],
    isUnlisted: true,
    rows: [
      ["4e14fb9f-2e22-11d1-9964-00c04fbbb345", 0, "IEventSystem", "MS-COMEV"],
      ["99cc098f-a48a-4e9c-8e58-965c0afc19d5", 0, "IEventSystem2", "MS-COMEV"],
    ],
  },
  {
    services: ["Windows Update"],
    isUnlisted: true,
    rows: [
      ["673425bf-c082-4c7c-bdfd-569464b8e0ce", 0, "IAutomaticUpdates", "MS-UAMG"],
      ["816858a4-260d-4260-933a-2585f1abc76b", 0, "IUpdateSession", "MS-UAMG"],
    ],
  },
  {
    services: ["Windows System Resource Manager"],
    isUnlisted: true,
    rows: [["c5cebee2-9df5-4cdd-a08c-c2471bc144b4", 0, "IResourceManager", "MS-WSRM"]],
  },
  {
    services: ["Removable Storage"],
    isUnlisted: true,
    rows: [
      ["d02e4be0-3419-11d1-8fb1-00a024cb6019", 0, "INtmsMediaServices1", "MS-RSMP"],
      ["8da03f40-3419-11d1-8fb1-00a024cb6019", 0, "INtmsSession1", "MS-RSMP"],
    ],
  },
  {
    services: ["Cryptographic Services"],
    isUnlisted: true,
    rows: [
      ["8d0ffe72-d252-11d0-bf8f-00c04fd9126b", 1, "IKeySvc", "unspecified: cryptsvc.dll"],
      ["0d72a7d4-6148-11d1-b4aa-00c04fb66ea0", 1, "ICertProtect", "unspecified: cryptsvc.dll"],
      ["f50aac00-c7f3-428e-a022-a6b71bfb9d43", 1, "ICatDBSvc", "unspecified: cryptsvc.dll"],
    ],
  },
  {
    services: ["Secondary Logon"],
    isUnlisted: true,
    rows: [["12b81e99-f207-4a4c-85d3-77b42f76fd14", 1, "ISeclogon", "unspecified: seclogon.dll"]],
  },
  {
    services: ["DHCP Client"],
    isUnlisted: true,
    rows: [
      ["3c4728c5-f0ab-448b-bda1-6ce01eb0a6d5", 1, "dhcpcsvc", "unspecified: dhcpcsvc.dll"],
      ["3c4728c5-f0ab-448b-bda1-6ce01eb0a6d6", 1, "dhcpcsvc6", "unspecified: dhcpcsvc6.dll"],
    ],
  },
  {
    services: ["DNS Client"],
    isUnlisted: true,
    rows: [
      ["65a93890-fab9-43a3-b2a5-1e330ac28f11", 2, "dnsrslvr", "unspecified: dnsrslvr.dll"],
      ["45776b01-5956-4485-9f80-f428f7d60129", 2, "dnsrslvr", "unspecified: dnsrslvr.dll"],
    ],
  },
  {
    services: ["Network DDE"],
    isUnlisted: true,
    rows: [["2f5f3220-c126-1076-b549-074d078619da", 1, "nddeapi", "unspecified: netdde.exe"]],
  },
  {
    services: ["Security configuration engine"],
    isUnlisted: true,
    rows: [["93149ca2-973b-11d1-8c39-00c04fb984f9", 0, "scerpc", "unspecified: scecli.dll"]],
  },
];

export const RPC_INTERFACES: readonly RpcInterface[] = BY_SERVICES.flatMap(({ services, isUnlisted, rows }) =>
  rows.map(([uuid, version, name, source]) => ({
    uuid,
    version,
    name,
    services,
    isInCatalogue: isUnlisted !== true,
    source,
  })),
);

const BY_UUID: ReadonlyMap<string, RpcInterface> = new Map(RPC_INTERFACES.map((row) => [row.uuid, row]));

const UUID_LENGTH = 36;

/**
 * The interface that a text names: UUID in lower case, alone or as payload facts write it ("367abb81-… v2"). The version
 * is not compared: a service offers the versions of its interface side by side. undefined when the table has none.
 */
export const interfaceService = (text: string): RpcInterface | undefined => BY_UUID.get(text.slice(0, UUID_LENGTH));
