// Which two letters a state has in certificates (X.520, countryName) for the three that it has in documents (Doc 9303-3,
// section 5; ISO 3166-1). Doc 9303-13 and TR-03135-1, 5.6.4.5 want both to be the same state. Three letters may stand with several
// pairs: China's documents are signed by the mainland, Hong Kong and Macao; who is no state has ZZ (Doc 9303-12, 7.1).

/** Three letters, then the two. */
const PAIRS = `
  ABWAW AFGAF AGOAO AIAAI ALAAX ALBAL ANDAD AREAE ARGAR ARMAM ASMAS ATAAQ ATFTF ATGAG AUSAU AUTAT AZEAZ BDIBI BELBE
  BENBJ BESBQ BFABF BGDBD BGRBG BHRBH BHSBS BIHBA BLMBL BLRBY BLZBZ BMUBM BOLBO BRABR BRBBB BRNBN BTNBT BVTBV BWABW
  CAFCF CANCA CCKCC CHECH CHLCL CHNCN CIVCI CMRCM CODCD COGCG COKCK COLCO COMKM CPVCV CRICR CUBCU CUWCW CXRCX CYMKY
  CYPCY CZECZ DEUDE DJIDJ DMADM DNKDK DOMDO DZADZ ECUEC EGYEG ERIER ESHEH ESPES ESTEE ETHET FINFI FJIFJ FLKFK FRAFR
  FROFO FSMFM GABGA GBRGB GEOGE GGYGG GHAGH GIBGI GINGN GLPGP GMBGM GNBGW GNQGQ GRCGR GRDGD GRLGL GTMGT GUFGF GUMGU
  GUYGY HKGHK HMDHM HNDHN HRVHR HTIHT HUNHU IDNID IMNIM INDIN IOTIO IRLIE IRNIR IRQIQ ISLIS ISRIL ITAIT JAMJM JEYJE
  JORJO JPNJP KAZKZ KENKE KGZKG KHMKH KIRKI KNAKN KORKR KWTKW LAOLA LBNLB LBRLR LBYLY LCALC LIELI LKALK LSOLS LTULT
  LUXLU LVALV MACMO MAFMF MARMA MCOMC MDAMD MDGMG MDVMV MEXMX MHLMH MKDMK MLIML MLTMT MMRMM MNEME MNGMN MNPMP MOZMZ
  MRTMR MSRMS MTQMQ MUSMU MWIMW MYSMY MYTYT NAMNA NCLNC NERNE NFKNF NGANG NICNI NIUNU NLDNL NORNO NPLNP NRUNR NZLNZ
  OMNOM PAKPK PANPA PCNPN PERPE PHLPH PLWPW PNGPG POLPL PRIPR PRKKP PRTPT PRYPY PSEPS PYFPF QATQA REURE ROURO RUSRU
  RWARW SAUSA SDNSD SENSN SGPSG SGSGS SHNSH SJMSJ SLBSB SLESL SLVSV SMRSM SOMSO SPMPM SRBRS SSDSS STPST SURSR SVKSK
  SVNSI SWESE SWZSZ SXMSX SYCSC SYRSY TCATC TCDTD TGOTG THATH TJKTJ TKLTK TKMTM TLSTL TONTO TTOTT TUNTN TURTR TUVTV
  TWNTW TZATZ UGAUG UKRUA UMIUM URYUY USAUS UZBUZ VATVA VCTVC VENVE VGBVG VIRVI VNMVN VUTVU WLFWF WSMWS YEMYE ZAFZA
  ZMBZM ZWEZW
  RKSKS RKSXK EUEEU UNOUN UNAUN UNKUN UTOUT
  GBDGB GBNGB GBOGB GBPGB GBSGB
  UNKKS ROMRO GBDBM
  CHNHK CHNMO UNOZZ UNAZZ UNKZZ EUEZZ
  XBAZZ XCCZZ XCEZZ XCOZZ XDCZZ XECZZ XESZZ XIMZZ XMPZZ XOMZZ XPOZZ`;

const TWO_LETTERS: ReadonlyMap<string, readonly string[]> = (() => {
  // Germany has one letter in documents.
  const pairs = [...PAIRS.trim().split(/\s+/), 'D  DE', 'D  DEU'].map(
    (pair) => [pair.slice(0, 3).trim(), pair.slice(3)] as const,
  );
  const states = new Map<string, string[]>();
  for (const [state, country] of pairs) states.set(state, [...(states.get(state) ?? []), country]);
  return states;
})();

/** The two letters of a state in the certificates of its own; undefined where the state is none that we know. */
export function countryOf(state: string): string | undefined {
  return TWO_LETTERS.get(state.toUpperCase())?.[0];
}

/**
 * Whether a certificate's country is the state of a document.
 * @param country of the certificate: two letters, or three as some states write
 * @param state three letters, or D, without fillers
 * @returns undefined where the state is none that we know
 */
export function isSameState(country: string, state: string): boolean | undefined {
  const countries = TWO_LETTERS.get(state.toUpperCase());
  if (countries === undefined) return undefined;
  return [...countries, state.toUpperCase()].includes(country.toUpperCase());
}
