/**
 * Words that say how a company is incorporated, not which one it is; folded, one or more words each.
 * Written by hand for the countries our CRMs see most; dots are already gone (`S.A.` is `sa`).
 */
const FORMS = `
inc|incorporated|corp|corporation company|corporation|co|company|llc|llp|lllp|lp|ltd|limited|plc|pllc|pc|pbc
limited liability company|limited company|limited partnership|joint stock company|open joint stock company|public joint stock company
closed joint stock company|public company limited|public co ltd|pcl|private company limited by shares|company ltd|private limited|public limited company|pvt|pvt ltd|private|pty|pty ltd|proprietary|bhd|sdn bhd
gmbh|mbh|ag|kg|kgaa|ohg|ug|gbr|ev|eg|se|ek|haftungsbeschrankt|ug haftungsbeschrankt|eingetragener verein|ges mbh|ges m bh|gesellschaft mbh|partg|partgmbb|part g mbb|aktiengesellschaft|akg|gesellschaft mit beschrankter haftung
gmbh co kg|ges m b h|gesmbh
sa|sas|sasu|sarl|snc|eurl|sci|scs|sca|scop|gie|societe anonyme|societe a responsabilite limitee|sa rl|s a rl|societe par actions simplifiee|selarl|asbl
srl|spa|sapa|ss|scarl|societa per azioni|societa a responsabilita limitata|srls|soc coop|scrl
sl|slu|sau|slne|sc|sad|sociedad anonima|sociedad limitada|sa de cv|sab de cv|s de rl de cv|s de rl|sapi de cv|cv|rl|ltda|lda|eireli|me|epp|spe|ca|c a|compania anonima|unipessoal lda|unip lda|unipessoal|sociedade anonima|limitada|sociedad por acciones|sac|saa|eirl|srl de cv|sociedad de responsabilidad limitada|sociedad anonima de capital variable|sociedad anonima bursatil de capital variable|s en c
bv|nv|vof|besloten vennootschap|naamloze vennootschap|comm v|bvba|sprl|cvba|cooperatieve
ab|publ|hb|kb|as|asa|ans|da|aps|a s|ivs|oy|oyj|ab oy|tmi|hf|ehf|aktiebolag|aktiebolaget|aktieselskab|anpartsselskab|aksjeselskap|osakeyhtio|ab publ|ky|ay|k s|i s
sp z oo|spolka z oo|spolka akcyjna|sp k|sp j|spzoo|sro|s r o|spol s ro|spol|akc|vos|ks|kft|bt|zrt|nyrt|rt|spolka z ograniczona odpowiedzialnoscia|spolka z o o|spolka jawna|spolka komandytowa|sp z o o|sp zoo|akciova spolecnost|akciova spolocnost|spolecnost s rucenim omezenym|spolocnost s rucenim obmedzenym|korlatolt felelossegu tarsasag|zartkoruen mukodo reszvenytarsasag|nyilvanosan mukodo reszvenytarsasag|reszvenytarsasag
doo|dd|ad|ood|eood|ead|jdoo|srl d|sa ro|pfa|societatea cu raspundere limitata|drustvo s ogranicenom odgovornoscu|drustvo sa ogranicenom odgovornoscu|d o o|d d
ooo|oao|zao|pao|ao|ano|nko|ip|tov|prat|pat|fop|jsc|pjsc|ojsc|cjsc|oou|ou|uab|sia|mb|too|chp|osauhing|aktsiaselts|uzdaroji akcine bendrove|sabiedriba ar ierobezotu atbildibu
obshchestvo s ogranichennoy otvetstvennostyu|aktsionernoe obshchestvo|publichnoe aktsionernoe obshchestvo
otkrytoe aktsionernoe obshchestvo|zakrytoe aktsionernoe obshchestvo
as|anonim sirketi|limited sirketi|ltd sti|sti|san|tic|ve tic|ticaret|sanayi|san ve tic|sanayi ve ticaret|san tic|ae|epe|ike|oe|ee|a e
kk|gk|kabushiki kaisha|godo kaisha|yk|pt|tbk|pte|pte ltd|pty limited|co ltd|fzco|fze|fzc|wll|saoc|saog|psc|llc fz|dmcc|ltd co|fz llc|fz|fzllc|bsc|kscc|ksc|kabushikigaisha|perseroan terbatas|perseroan terbatas tbk|sendirian berhad|berhad|cong ty tnhh|cong ty co phan|cong ty cp|tnhh
og|gesbr|aj|kht|dooel|sha|sh a|sh p k|shpk|sae|sal|smba|ps|vat|zat|mchj|kda|kd|ska|sicav|nl|vzw|scpa|sgps|sagl|sab|sapi|sgr|sll|coop|cic|tdv|mepe
ohf|kkt|bm|b m|amba|secs|crl|xxk|fie|unlimited|unltd|ultd
`;

/** Forms by their words, longest first, so that `gmbh co kg` goes before `kg`. */
export const LEGAL_FORMS: readonly (readonly string[])[] = [...new Set(FORMS.trim().split(/[|\n]/))]
  .map(form => form.trim().split(' '))
  .sort((left, right) => right.length - left.length);

/** East Asian forms are written without spaces before or after the name. */
export const NATIVE_LEGAL_FORMS =
  /股份有限公司|有限责任公司|有限責任公司|有限公司|公司|株式会社|合同会社|有限会社|\(株\)|（株）|주식회사|유한회사|유한책임회사|集团|集團|合資会社|合名会社|（有）|\(有\)|\(주\)|㈱|㈜/g;

/** Words of a company name that tell hardly anything apart. */
export const COMPANY_FILLERS = new Set(
  'the and und et y e i of von de der die das des du di del do da dos a'.split(' '),
);

/** Words that a short form of a company's name leaves out. */
export const COMPANY_EXTRAS = new Set(
  `group gruppe groupe grupo gruppo holding holdings international global worldwide europe emea deutschland germany
  usa us uk schweiz austria france espana italia polska technologies technology services solutions systems`
    .split(/\s+/)
    .filter(Boolean),
);

/** Those of them that stand before a name as well. */
export const GROUP_WORDS = new Set('group gruppe groupe grupo gruppo groep grupa'.split(' '));
