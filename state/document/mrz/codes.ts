// Codes of states, organisations and persons without a nationality, as Doc 9303-3 (8th edition), section 5 lists them.
// Withdrawn codes and the dates of each code are not here yet.

/** Part A: ISO 3166-1 alpha-3, the 249 codes in force. */
const ISO_3166 = `
  ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE
  BDI BEL BEN BES BFA BGD BGR BHR BHS BIH BLM BLR BLZ BMU BOL BRA BRB BRN BTN BVT BWA
  CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB CUW CXR CYM CYP CZE
  DEU DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM
  GAB GBR GEO GGY GHA GIB GIN GLP GMB GNB GNQ GRC GRD GRL GTM GUF GUM GUY HKG HMD HND HRV HTI HUN
  IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA JAM JEY JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KWT
  LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA
  MAC MAF MAR MCO MDA MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT
  NAM NCL NER NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN
  PAK PAN PCN PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT REU ROU RUS RWA
  SAU SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR
  TCA TCD TGO THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB
  VAT VCT VEN VGB VIR VNM VUT WLF WSM YEM ZAF ZMB ZWE`;

/** The codes that are not of ISO 3166-1, by the parts of the standard's table. */
const DOC_9303 = {
  /** Germany's exception, Kosovo, and the kinds of British nationals. */
  A: 'D RKS GBD GBN GBO GBP GBS',
  /** Reserved by ISO 3166/MA: the European Union. */
  B: 'EUE',
  /** United Nations: officials, specialized agencies, residents of Kosovo under UNMIK. */
  C: 'UNO UNA UNK',
  /** Other issuing authorities: development banks, communities of states, INTERPOL, the Order of Malta. */
  D: 'XBA XIM XCC XCE XCO XEC XPO XES XMP XOM XDC',
  /** Stateless persons, refugees, persons of unspecified nationality. */
  E: 'XXA XXB XXC XXX',
  /** Withdrawn by ISO, kept for documents that still bear them. */
  F: 'ANT NTZ',
  /** Specimens. */
  G: 'UTO',
} as const;

const words = (list: string) => list.trim().split(/\s+/);

const STATES: ReadonlySet<string> = new Set([ISO_3166, ...Object.values(DOC_9303)].flatMap(words));

/** Utopia, the state of specimens: such a document is never a traveller's own. */
export const SPECIMEN_STATE = 'UTO';

/** Whether `code`, without fillers, stands for a state, an organisation or a kind of person in Doc 9303-3, section 5. */
export function isStateCode(code: string): boolean {
  return STATES.has(code);
}
