/**
 * Usual given names without a short form in `nicknames.ts`, folded. Two that exist are two people, however few letters they differ in (`Marco`,
 * `Mario`); written by hand from common knowledge, those first that have such a neighbour.
 */
export const GIVEN_NAMES: ReadonlySet<string> = new Set(
  `aaron adela adele adelina adeline adina adriana adriano adrienne agata agneta agustin alana alban alberta alberto alena alessia alexa alexia
  alice alicia alida alina aline alisa alisha alissa aliya allan alondra alvaro alvin alyssa amalia amalie amanda amara amber amelia amelie amina
  amira anais angel angela angelina angelique angelo anika anneli annelie annette annika antonella antonin antonina ariadna ariana ariane arjun
  arman armand armando armin arnold arsen arseny arvid ashley asher astrid athena august augustin aurelia aurelie aurelien aurora ayana ayla
  barbara beata bella benedetta benita berta berthe bianca bilal birgit birgitta blair blanca blanka bogdan bonnie boris boyan bradley brandon
  brayden brenda brendan brennan brent brett brian briana brianna brielle britta bruce bruno bryan bryce bryon byron caleb callum camila camilla
  camille candice cara carina carla carlotta carly carmel carmela carmen carol carole carolina caroline carter casey cassie cecil cecile cecilia
  cedric celia celine cesar chandra chantal charlene chelsea cheryl chloe claire clara clarice clarissa clark claude claudette claudia claudine
  claudio clayton clement clemente clifton clinton colby colin colleen collin connor cooper corey corinna corinne cornelia craig cristian cristiano
  crystal curtis cynthia dagmar dalia damian damien damon daphne darcy daria darian darin dario darius darla darlene darrel darren darryl dawson
  deborah deirdre delia della delphine denise deniz derek desmond devin devon diana diane didier diego dimitra dolores dominic dominique donna
  donovan dora doreen dorian doris dorothea dorthe douglas duncan dustin dylan edgar edith edmond edmund edwin eileen elaine eleanor elena elina
  elisa elise elliot ellis eloise elsa elvin elvira emerson emery emil emile emilia emilie emilio emily emine emmett enrico erica erich erick erik
  erika erin ernesto ervin erwin esmeralda estela estella estelle ester esther etienne eugenia eugenie evelyn everett fabian fabien fabienne fabio
  fabiola fabrice farid fatih felicia felipe felix ferdinand fernanda fiona flavia flavio flora floriana florian florence florent freya frida frieda
  gael galina garrett gaston gavin genevieve gerald geraldine gerda gerry giada gilbert gilles gina giorgia giselle gisela giuliana giulia glen glenda glenn gloria
  grace gracie graham grant gregor greta gudrun guido guillermo gunnar gunter gustav gustave hailey haley hakan hakim halina hamid hanan harald harlan
  harley harold haruki haruka haruto hasan hazel heath heather hector heidi helene helga henri henriette henrik henrike hermann hilda hiroki hiroko
  hiroshi holly horst howard hubert hugo ilona imran inger ingrid irena irene irina irma isaac isabel isabella isaiah isidor ismail ivana ivanka
  ivonne jacinta jaden jalal jamal jamila jana jane janet janice janina janine jared jarvis jasmin jasmine jason jasper javier jayden jeanne jelena jelle
  jenna jeremiah jeremy jermaine jerome jesper jessie jill joanna joanne jocelyn jodie joelle johanna jolanda jolene jonah jonas jordan jordana
  jorge jorgen joris joyce juana juanita judith judy julia julian juliana juliane julie julien juliet juliette julius june justin justina justine
  kaley kamal kamila karen karim karin karina karla karlo kasper katarina katrin katrina kayla kaylee keith kelly kelvin kendall kendra kenji kenta
  kenzo kerem kerry kerstin kevin kieran kilian kiran kirk kirsten kirstin klara klaus koji kozo kylie lamar lambert larissa lars laura laure laurel
  lauren laurence laurent laurie lavinia leah leandra leandro leanna leanne leila lena lenora leona leonardo leonie leonora leroy leslie lester
  leticia lidia liliana lilian lillian linda linnea linus lionel lisa livia logan loretta lorena lorenz lorenzo lori lorna lorraine louisa louise luana luca
  lucas lucia lucian luciana luciano lucie lucien lucinda lucy luisa luise lukas luther lydia lynda lynette lynne maddox madeleine madeline magda
  magnus mahdi mahmoud mahmud maja malik malin malina mandy manuela mara marc marcel marcela marcella marcelo marcia marcin marco marcos marcus maren margot maria
  mariam marian mariana marianna marianne mariano marie mariela marielle marija marika marilyn marin marina marine marino mario marion maris marisa
  marissa marit marita marius mark markus marla marlene marlon marlin marta martha martin martina martine marvin mateo mathias mathieu mathilda
  matilda matteo mattia maura maureen maurice mauricio mauro maxine mayra megan melanie melina melinda melissa mercedes merle micah michaela
  michel michele michelle mika mikael mikel milan milana milena miles milos minako minoru mira miranda mireille miriam mirjam mirko miroslav mohini moira
  mona monica monika monique morgan morten muriel murray murat myra myriam nadia nadine nadja naomi nasir nasser natalia natalie nathalie nazir
  neil nelly nelson nestor nevin nico nicola nicolas nicole nigel nikita nikola nina noah noel noelle noemi noor nora norbert noreen norma norman
  norris octavia odette olaf oleg olga oliver olivia olivier orlando orson oscar oskar osman osvaldo otis pablo paloma pamela paola paolo
  pascal pascale patrice patricia patrizia patty paula paulette paulina pauline paulo pavla pedro perla perry petra philippa phoebe phyllis pilar
  polina preston priscilla quentin quincy quinn rachel rafael rahul raisa ralph ramiro ramona ramon randall raoul raquel rashad rashid raul raymond
  raymundo rebecca regan regina reinhard reinhold rekha renata renate renato rene renee ricarda ricardo riccardo rita roberta roberto robin rocco rodney
  rodrigo rohan rohit roland rolando roman romain romy ronald ronan ronja rosa rosalie rosalind rosario rosemarie rosemary roxanne ruben rudolf
  rupert russell sabina sabine sabrina sadie sakura salma salman salvador samir samira sandra sandro sanne sara sarah saskia satoshi saul sean
  sebastian selena selim selina selma serena serge severin shane shannon sharon shaun shauna shawn sheila shelby sheldon shelley sherry shirley sidney
  siegfried sierra signe sigrid silas silke silvana silvia silvio simon simona simone sinead siobhan solveig sonia soren stacey stanley stefan stefano stella
  stephan stephane sunil sunita susana susann susanne suzanne svante svea sven svetlana sylvain sylvia sylvie tabea takashi takeshi talia tamar
  tamara tamir tania tanja tanya tara tarek tariq tarja taylor terrence tessa thalia thelma theresa therese thierry tiana tibor tilda timur temur titus
  tobias tomas torben tracey travis trent trevor trisha tristan troy tyler tyrone ulrich ulrike urban ursula ursel vadim valencia valentin valentina
  valeria valerie valery vanessa vanja velma vera verena verna vernon verona veronica veronique vesna victoria vijay vikas vikram vinay vincent viola violet
  violetta virginia vivian viviana vivien vivienne wade walter wanda warren wayne wendell wendy werner wesley wilbur wilfred wilhelm willa willow
  wilma winston xenia yana yannick yannik yasmin yasmine yolanda yuki yuko yumi yusuke yvette yvonne zahra zelda zeynep zoltan zora`
    .split(/\s+/)
    .filter(Boolean),
);
