/**
 * Short and former names under which large employers are written as often as in full. One company a line: its name without legal form,
 * as its parts are called as well, then the others; folded, `&` left out. Written by hand from common knowledge. Only a whole name counts (`GE`, not `GE Kowalski`).
 */
const ALIASES = `
general electric|ge
general motors|gm
pricewaterhousecoopers|pwc|p w c|pricewaterhouse coopers
ernst young|ey|e y
hewlett packard|hp
hewlett packard enterprise|hpe
volkswagen|vw
bayerische motoren werke|bmw
minnesota mining manufacturing|3m
procter gamble|pg|p g
johnson johnson|jnj|j j
hennes mauritz|h m|hm
international business machines|ibm
amazon web services|aws
boston consulting group|bcg
united parcel service|ups
federal express|fedex
hongkong shanghai banking|hsbc|hong kong shanghai banking
british petroleum|bp
british telecom|bt|british telecommunications
british american tobacco|bat
jpmorgan chase|jp morgan chase|jpmc|j p morgan chase|jp morgan|j p morgan|jpmorgan
goldman sachs|gs
bank america|boa|bofa|bank of america
american express|amex
citigroup|citi
deutsche telekom|dtag
american telephone telegraph|att|at t
badische anilin soda fabrik|basf
zahnradfabrik friedrichshafen|zf|zf friedrichshafen
royal bank canada|rbc
royal bank scotland|rbs
commonwealth bank australia|cba|commonwealth bank
national australia bank|nab
banco bilbao vizcaya argentaria|bbva
electricite france|edf
societe nationale chemins fer francais|sncf|societe nationale chemins fer
moet hennessy louis vuitton|lvmh|louis vuitton moet hennessy
philip morris international|pmi
tata consultancy services|tcs
larsen toubro|l t
mahindra mahindra|m m
hindustan unilever|hul
samsung electronics|samsung
taiwan semiconductor manufacturing|tsmc
advanced micro devices|amd
texas instruments|ti
national aeronautics space administration|nasa
massachusetts institute technology|mit
university california los angeles|ucla
london school economics|lse|london school economics political science
eidgenossische technische hochschule zurich|eth zurich|eth
world health organization|who|world health organisation
united nations|un
european central bank|ecb
international monetary fund|imf
nippon telegraph telephone|ntt
mitsubishi ufj financial|mufg
petroleo brasileiro|petrobras
ericsson|telefonaktiebolaget lm ericsson|lm ericsson
societe generale|socgen
roche|hoffmann la roche|f hoffmann la roche
maersk|ap moller maersk|a p moller maersk|moller maersk
anheuser busch inbev|inbev
abb|asea brown boveri
bosch|robert bosch
zeiss|carl zeiss
lufthansa|deutsche lufthansa
philips|koninklijke philips|royal philips
kkr|kohlberg kravis roberts
bnp paribas|bnp
marks spencer|m s
state bank india|sbi
oil natural gas|ongc
industrial commercial bank china|icbc
australia new zealand banking|anz
toronto dominion bank|td bank|toronto dominion|td
bank montreal|bmo
canadian imperial bank commerce|cibc
bhp|bhp billiton
mitsubishi heavy industries|mhi
california institute technology|caltech
new york university|nyu
facebook|meta|meta platforms
twitter|x
`;

const canonical = new Map<string, string>();
for (const line of ALIASES.trim().split('\n')) {
  const [name, ...others] = line.split('|') as [string, ...string[]];
  for (const other of others) canonical.set(other, name);
}

/** The full name of a company that is better known by its short one; words separated by spaces, as is the result. */
export const fullCompanyName = (words: string): string | undefined => canonical.get(words);

/** Words of company names that are written short, each with its full form. */
export const COMPANY_ABBREVIATIONS: ReadonlyMap<string, string> = new Map(
  `intl international|internat international|mfg manufacturing|mfr manufacturing|bros brothers|univ university
  assoc associates|assocs associates|natl national|mgmt management|mgt management|svcs services|svc service|sys systems
  engg engineering|engrg engineering|inst institute|labs laboratories|lab laboratories|govt government|dept department
  pharma pharmaceuticals|hosp hospital|gebr gebruder|hnos hermanos|cie compagnie|distrib distribution|constr construction
  universitat university|universitaet university|universidad university|universite university|universita university
  universiteit university|universitet university|uniwersytet university|universidade university|technische technical
  technological technology|electr electric|elec electric|ins insurance|insur insurance|fin financial|comm communications
  telecom telecommunications|instr instruments|instrs instruments|ind industries|inds industries|transp transport|chem chemicals|ctr center|centre center|grp group|ent enterprises|prods products|prod products|dev development`
    .split(/[|\n]/)
    .map(pair => pair.trim().split(' ') as [string, string]),
);

/** Kinds of institutions whose name is written with the place before or behind: `Oxford University`, `University of Oxford`. */
export const INSTITUTIONS = new Set('university institute college school hospital ministry museum'.split(' '));
