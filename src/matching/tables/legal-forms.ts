/**
 * Words that say how a company is incorporated, not which one it is; folded, one or more words each.
 * Written by hand for the countries our CRMs see most; dots are already gone (`S.A.` is `sa`).
 */
const FORMS = `
inc|incorporated|corp|corporation|co|company|llc|llp|lllp|lp|ltd|limited|plc|pllc|pc|pbc
limited liability company|limited company|limited partnership|joint stock company|open joint stock company|public joint stock company
closed joint stock company|private limited|public limited company|pvt|pvt ltd|private|pty|pty ltd|proprietary|bhd|sdn bhd
gmbh|mbh|ag|kg|kgaa|ohg|ug|gbr|ev|eg|se|ek|haftungsbeschrankt|aktiengesellschaft|akg|gesellschaft mit beschrankter haftung
gmbh co kg|ges m b h|gesmbh
sa|sas|sasu|sarl|snc|eurl|sci|scs|sca|scop|gie|societe anonyme|societe a responsabilite limitee
srl|spa|sapa|ss|scarl|societa per azioni
sl|slu|sau|slne|sc|sad|sociedad anonima|sociedad limitada|sa de cv|sab de cv|s de rl de cv|s de rl|sapi de cv|cv|rl|ltda|lda|eireli|me|epp|spe
bv|nv|vof|bvba|sprl|cvba|cooperatieve
ab|publ|hb|kb|as|asa|ans|da|aps|a s|ivs|oy|oyj|ab oy|tmi|hf|ehf
sp z oo|spolka z oo|spolka akcyjna|sp k|sp j|spzoo|sro|s r o|spol s ro|spol|akc|vos|ks|kft|bt|zrt|nyrt|rt
doo|dd|ad|ood|eood|ead|jdoo|srl d|sa ro|pfa|societatea cu raspundere limitata
ooo|oao|zao|pao|ao|ano|nko|ip|tov|prat|pat|fop|jsc|pjsc|ojsc|cjsc|oou|ou|uab|sia|mb
obshchestvo s ogranichennoy otvetstvennostyu|aktsionernoe obshchestvo|publichnoe aktsionernoe obshchestvo
otkrytoe aktsionernoe obshchestvo|zakrytoe aktsionernoe obshchestvo
as|anonim sirketi|limited sirketi|ltd sti|sti|san|tic|ve tic
kk|gk|kabushiki kaisha|godo kaisha|yk|pt|tbk|pte|pte ltd|pty limited|co ltd|fzco|fze|fzc|wll|saoc|saog|psc|llc fz|dmcc|ltd co
`;

/** Forms by their words, longest first, so that `gmbh co kg` goes before `kg`. */
export const LEGAL_FORMS: readonly (readonly string[])[] = [...new Set(FORMS.trim().split(/[|\n]/))]
  .map(form => form.trim().split(' '))
  .sort((left, right) => right.length - left.length);

/** East Asian forms are written without spaces before or after the name. */
export const NATIVE_LEGAL_FORMS =
  /股份有限公司|有限责任公司|有限責任公司|有限公司|公司|株式会社|合同会社|有限会社|\(株\)|（株）|주식회사|유한회사|\(주\)|㈱|㈜/g;

/** Words of a company name that tell hardly anything apart. */
export const COMPANY_FILLERS = new Set('the and und et y e i and of von de der die das a'.split(' '));

/** Words that a short form of a company's name leaves out. */
export const COMPANY_EXTRAS = new Set(
  `group gruppe groupe grupo gruppo holding holdings international global worldwide europe emea deutschland germany
  usa us uk schweiz austria france espana italia polska technologies technology services solutions systems`
    .split(/\s+/)
    .filter(Boolean),
);
