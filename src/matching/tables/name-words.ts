/** Words around a name that are not the name; folded, written by hand. */

/** Forms of address and ranks, before or after the name. */
export const TITLES = new Set(
  `mr mrs ms miss mx dr prof professor doctor sir madam dame lord lady rev reverend fr father hon judge
  herr frau hr fru dipl ing dipling mag magister msc bsc ba ma beng meng dott dottssa ingg sra srta don dona mgr inz engr mudr judr phdr mvdr rndr avv drs
  mme mlle monsieur madame mevrouw dhr mevr pan pani sheikh shaikh sheik haji hajji hajj sri shri smt
  capt captain col colonel gen general maj major lt lieutenant sgt sergeant president senator ambassador`
    .split(/\s+/)
    .filter(Boolean),
);

/** Degrees, certificates and pronouns that people append to their name on networks. */
export const CREDENTIALS = new Set(
  `phd dphil md dds dvm mba emba llm llb jd esq cpa cfa cfp acca aca fca cma cissp cisa cism pmp prince2 csm cspo
  psm pspo safe spc itil shrm scp phr sphr rn bsn msn np lcsw pe peng ceng pmi acp mcse aws ccna ccie crisc cipp cipm
  mph mpa mpp med edd dba mfa bfa ba bs ms hons dipl rer nat habil oec iur pol phil he him his she her hers they them their
  er ihm sie ihr frsa obe mbe cbe kbe mp mep faia aia leed ap cssbb cssgb cscp cpim cmc cpc acc pcc mcc
  csc drsc dsc frcs frcp mrcp mchem fcca csca acma cgma`
    .split(/\s+/)
    .filter(Boolean),
);

/** Words that belong to a surname but say little, and are often left out. */
export const PARTICLES = new Set(
  `de da do dos das del della dello degli di du des la le las los el al van von der den ter ten zu zum zur vom
  af av bin ben bint ibn ould abu abou st saint san santa y e i und and et`
    .split(/\s+/)
    .filter(Boolean),
);

/** What systems that insist on two names put in the place of the missing one. */
export const PLACEHOLDERS = new Set('fnu lnu unknown undefined tbd'.split(' '));

/** Which bearer of a family name: father and son differ in nothing else. */
export const GENERATIONS: ReadonlyMap<string, string> = new Map([
  ['jr', 'junior'],
  ['jnr', 'junior'],
  ['junior', 'junior'],
  ['filho', 'junior'],
  ['sr', 'senior'],
  ['snr', 'senior'],
  ['senior', 'senior'],
  ['ii', '2'],
  ['2nd', '2'],
  ['iii', '3'],
  ['3rd', '3'],
  ['iv', '4'],
  ['4th', '4'],
  ['neto', 'grandson'],
  ['sobrinho', 'nephew'],
]);
