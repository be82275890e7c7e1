/**
 * Given names that one person may use for the other, one group a line, most formal first.
 * A name may stand in several groups (`alex`). Written by hand from common knowledge of the languages;
 * folded forms only. A missing group costs a question to the rep, a wrong one could cost a wrong match: keep it tame.
 */
const GROUPS = `
abigail abby gail
abraham abe bram
adrian adi
agnieszka aga
alexander aleksandr aleksander alexandr aleksandar alex sasha alec al lex xander sandy sascha oleksandr alexandru alexandre
alessandro sandro ale
alejandro alex ale jandro
alexandra aleksandra alex sandra sasha lexi ola oleksandra
alessandra sandra
alejandra ale
alexey alexei aleksey aleksei alexej aleksej lyosha alyosha oleksiy oleksii olexiy
alfred alf fred freddie
alfredo fredo
alison allison ali
amanda mandy
anastasia anastasiya nastya nastia stacy anastasiia nastja
andrew andy drew
andreas andi andy andre
andrei andrey andrej andrii andriy
andrzej jedrzej
andres andy
anders andy
andrea andy
angela angie
anna ann anne annie anni anya ania anja anouk ana
hannah hanna
anita ana
anthony antony tony
anton toni
antonio toni tonio antoni tono
antoine tony
antonia toni
arkadiusz arek
arthur art artur arturo
barbara barb basia babs
bartholomew bart bartosz bartek bartlomiej
beatrice beatriz bea trixie
benedict benedikt ben
benjamin ben benny benji bibi benj
bernard bernie barney
bernhard bernd berni
bradley brad
bridget birgit biddy
cameron cam
caroline carolina karolina carrie karoline caro
catherine katherine kathryn katharine kate katie kathy cathy kat kay kitty
katharina katja kathi kati kat
katarzyna kasia
katarina katka
catalina cata
caterina katia rina
ekaterina yekaterina kateryna katerina katya katia kate
katrin katrina
kathleen kathy kate
charles charlie chuck chas
karl carl kalle
carlos carlitos
carlo carletto
karel karol
charlotte charlie lotte lottie
christian chris kristian cristian
krystian kris
christiaan chris
christina christine khrystyna hristina kristina kristin chris tina christy cristina kristen
kirsten kirsty
krystyna krysia
christopher chris kit topher
christoph christof chris stoffel
kristof christophe
krzysztof krzysiek
cristobal cris
clifford cliff
constantin konstantin kostya constantine konstantinos kostas costas
cynthia cindy
daniel dan danny daniil danil daniele
daniela dani daniella danielle
david dave davey davide dawid dudi dudu
deborah debra debbie deb
dennis denis
boris borya
daniele lele
manuel manu
manuela manu
diana diane di
dietrich dieter
dmitry dmitri dmitriy dmitrij dima dimitri mitya dmytro dimitrios
dolores lola
dominic dominik dom nick domenico
donald don donny
dorothy dorothea dottie dot dorota
douglas doug
edward eddie ed ted ned
eduard edi ede
eduardo edu lalo edouard dudu duda
edmund ed eddie edmond
edwin ed eddie
eleanor ellie nora nell leonora eleonora elinor
elena yelena helena helen lena jelena olena
ellen elle
elizabeth elisabeth liz lizzie beth betty eliza elise liza lisa betsy libby ella elsa bess
elisabeth lisbeth elsbeth liesl liese sissi lisbet lisa
elzbieta ela
isabel isabella bella isa isabelle
elizaveta liza
emanuel emmanuel manuel manny manolo manu
emily emilia em emma
enrique kike quique
henry harry hank hal
heinrich heinz heiner
hendrik henrik henk
henri henry
henryk heniek
enrico rico
ernest ernst ernesto ernie
eugene gene
evgeny evgeni yevgeny evgeniy evgenii zhenya yevhen evgenij yevhenii
eugen egon
eugenia evgenia evgeniya zhenya
evelyn eve evie
ferdinand ferdi
fernando nando
florian flo
frances francesca franziska fran francisca franca paca franka
francis frank frankie fran
francisco paco pancho fran cisco curro chico fco
francesco franco checco ciccio cecco
franz frank franzl
francois franck
franciszek franek
frantisek franta
frederick frederic friedrich fred freddy fritz federico fredrik frederik fredric freddie friedhelm fryderyk rick
gabriel gabe gabi
gabriela gabriella gabrielle gabi gaby
gennady gennadi gena gennadiy gennadii hennadii
geoffrey jeffrey geoff jeff jeffery
george georgie geo
yuri yury yuriy iurii yurii yura jurij
jorg joerg
georg schorsch
georgy georgi gosha zhora georgiy
jiri jirka
jerzy jurek
gerald gerry jerry
gerhard gerd gert
gerard ger gerry
gerardo gera
gertrude gertrud trudy trude
joseph joe joey jo
josef sepp jupp beppo pepa pepik
jose pepe pepito chepe ze zezinho
giuseppe beppe pino peppe peppino
jozef josip joze
yosef yousef youssef yusuf yusef
gregory greg
gregor greg
grigory grigori grisha hryhorii
grzegorz grzesiek
william will bill billy willy willie liam wm bud
wilhelm willi willy
willem wim
guillermo memo guille
guillaume guy guigui gui
guglielmo memmo
wilfried wilfred will
gustav gustavo gus gustaf
harold harry hal harald
hermann herman armin
ignacio nacho ignatius ignaz inigo ignacy iggy
igor ihor
ilya ilia ilja elias ilias illia elijah eli
irina ira irene irena iryna
isaac ike izaak
ivan vanya vania
john johnny jack jackie jon
johannes hans hannes johann johan johanns joop
jan janek jasiek janusz janne jaska honza jenda
juan juanito
giovanni gianni gian nino vanni
joao joaozinho
jean jeannot
ioannis yannis giannis yiannis john
jens jense
ian iain
ivo ives
jacqueline jackie
jacob jakob jacobus jake jaap sjaak koos
james jim jimmy jamie jas
jacques jacky
jacopo giacomo
yakov jakov yasha
jakub kuba
jaime jaimito
tiago thiago
santiago santi
johanna hanna jo hanne
joanna asia joana
joanne jo
giovanna gianna vanna
juana juanita
jeanne jeannette
jana janka
janet jan jeanette
janice jan
jennifer jen jenny jenn
jeremy jeremiah jerry jem
jessica jess jessie
jesus chucho chuy chus suso
jonathan jon jonny jonatan
nathan nate
josephine josefine jo josie fina josefa pepa
joshua josh
judith judy judit jodie
julia julie yulia yuliya iulia jules julka
giulia giulietta
juliana jule
julian jules
julius jules
julio julito
katarzyna kasia
kenneth ken kenny
kimberly kim
konrad conrad curt kurt
kristofer kris
larissa larisa lara lora
laura laurie lori lora
lawrence laurence larry laurie
lorenzo renzo enzo
lorenz lenz
laurent lolo
lars lasse
leonard leo len lenny
leonardo leo nardo
leonhard leo hardy
lennart leo
leonid lenya
leopold leo poldi leopoldo polo
lev leo leon lew
lewis louis lou louie lew
ludwig lutz luggi
luis luiz lucho
luigi gigi
lucas luke lukas luc
luca luke
lukasz lukas luki
lucia lucy luzia lucie
lyudmila ludmila luda mila lyuda liudmila
magdalena magda lena maddalena madeleine leni
margaret margarete margarita margarethe maggie meg peggy greta grete gretel gretchen marge margo margot rita gosia malgorzata marguerite margherita marga megan peg
maria marie mary marija mariya marya mariah masha
mary molly polly mimi
mia maria
mitzi maria
mariana marianne marianna
mark marc marcus markus
marco mark
marek mareczek
marcos marquitos
martha marta marfa
martin marty martino marten maarten marcin
martina tina
mathilda matilda mathilde tilda tilly
matthew matt matty
matthias mathias matze matthes
mateo matteo teo
matthieu mathieu
mateusz mateo
matthijs thijs
matvey matvei
maurice moritz mauricio maurizio mo morris
maximilian max maxi maksymilian massimiliano maximiliano
maxim maksim max maksym massimo maxime maximo
melanie mel
melissa mel missy
michael mike mikey mick micky micha michi
michal michael michau
michel michou
michele micky
miguel miguelito
mikhail mikail michail misha mischa mykhailo mihail
mikkel mikael
mihai misu
michaela micaela mikaela micky michi
michelle michele shelly
mohammed muhammad mohamed mohammad mohd mohamad muhammed mehmet muhamad muhammet mohamud mo moh md
monica monika monique moni
nadezhda nadia nadya nadja nadine nadiya
natalia natalie natalya nataliya natasha nathalie natasza natali nataliia
nathaniel nathan nate nat
nicholas nicolas nick nicky nico
nikolaus nikolas klaus claus niklas niko nico
nikolai nikolay nikolaj kolya mykola nicolai
nicola nicolo niccolo nico
mikolaj mikolai
colin col
niels nils
nikita nikita
nikos nikolaos
nicole nicola nicki nikki
olga olya olha
oliver olivier ollie oli olli
olivia liv livia
oscar oskar
pamela pam
patricia pat patty tricia trish patrizia patrycja trisha patti
patrick pat paddy rick
patrik pat
patricio pato
patrizio rizio
paul pauli
paolo paulo
pablo pablito
pavel pawel pavlo pasha
paula paola paulina pauline pavla
penelope penny
peter pete peti
pedro pedrito
petr pyotr petro piotr pjotr petya
pierre pierrot
pietro piero
petter petteri
petros petrou
philip phillip philipp phil filip felipe
filippo pippo
philippe phil
quentin quinn
rachel raquel rahel rae rachael
rafael raphael rafal raffaele rafa raf
ralph ralf rafe raphael
raymond ray raimund ramon raimondo raymund
rebecca becky becca rebekka rebekah
regina gina reggie
reginald reg reggie rex
reinhard rainer reiner
renata renate
richard rick ricky rich richie dick
ricardo rico richi
riccardo ricky
ryszard rysiek
rikard rick
robert bob bobby rob robbie bert robt
roberto beto robi
robin rob
rupert ruprecht rupi
roberta bobbie robbie
rodrigo rod
roger rodger
ruediger rudiger rudi
ruggero gero
roland orlando rolando rolly roly
ronald ron ronnie ronny ronaldo
roxanne roxana roxy
rudolf rudolph rudi rudy rolf rodolfo
rosa rose rosie rosita rosalia rosemarie rosario
russell russ rusty
samantha sam sammy
samuel sam sammy samuele samuil
sandra sandy alexandra alessandra
sara sarah sally sadie
sebastian seb bastian basti sebastien sebastiano bas
sergey sergei sergej serge sergio serhiy sergiy seryozha sergiusz serhii sergii
sharon shari
sidney sid
simon simeon semyon szymon simone
sofia sophia sophie sonya zofia sonja sofie sonia sofiya sofya zosia
solomon sol shlomo salomon
stanislav stanislaw stan stas stanley stanislaus staszek
stephanie stefanie steffi steph stefania stephania estefania
stephen steven steve stevie stephan
stefan steffen stephan stef
stefano stef
esteban estevan
etienne tienne
istvan pista pisti
szczepan stepan
susan susanne susana suzanne sue susie suzy susi
zuzanna zuza
zuzana zuza
svetlana sveta lana svitlana
sylvia silvia silvie sylwia sylvie
tamara toma tammy
tatiana tatyana tanya tania tetiana tatjana tanja
teresa theresa therese terry tess tessa tere resi maite terezie
terence terrence terry
thaddeus thad tad
tadeusz tadek
theodore theodor ted teddy theo
fedor fyodor feodor fiodor fedya
teodor teo
tudor tedi
thomas tom tommy thom thos
tomas tom
tomasz tomek
tommaso tom
timothy tim timmy timo timofey timothee
tobias toby tobi
ulrich uli ulrik ulric
ulrike uli rike ulla
valentin val valentino valentyn valou
valentina val valya tina
valeria valerie val lera valery valeriya
vasily vasili vasiliy vasya vasyl vasilij vasyly
basil baz
vassilis basilis
veronica veronika vera nika ronnie
victor viktor vic vitya vittorio wiktor
victoria viktoria vicky vika viktoriya vittoria wiktoria tori
vincent vince vinny
vincenzo enzo vince
vicente chente
vinzenz vinz
virginia ginny ginger
vladimir volodymyr vova wladimir volodya vlad vlada
wlodzimierz wlodek
vladislav vlad wladyslaw vladyslav
vyacheslav slava viacheslav
walter walt wally gualtiero
vaclav vasek
wesley wes
wojciech wojtek
xavier xavi
javier javi
yaroslav jaroslav jarek jaroslaw yarik
zachary zach zack zachariah zacharias
ahmed ahmad ahmet achmed
abdullah abdallah abdulla abdou
abdul abd abdel abdoul
hussein husayn husain hussain hossein hosein huseyin
hassan hasan
ali aly
omar umar omer
osama usama
ibrahim ebrahim abraham
khalid khaled
mustafa mostafa moustafa
said saeed sayed saied
fatima fatma fatemeh
theresia resi
gabriele gabi gaby gabriella
manfred manni manny
joachim jochen achim jo
ursula uschi ulla ursel orsolya
concepcion concha conchita
guadalupe lupe lupita
domenico mimmo nico dominic
salvatore toto turi
andre dede
daria dasha darya daryna
anatoly tolya anatolii anatoliy anatolij
piotr piotrek
laszlo laci
ferenc feri
zoltan zoli
gabor gabi
zsuzsanna zsuzsi zsuzsa zsuzska
jozsef jozsi
janos jancsi jani
gyorgy gyuri
sandor sanyi
andras andris bandi
tamas tomi
miklos miki
beatriz bia
cornelis kees cees cor
pieter piet
nicolaas klaas nico
gerrit gert gerard
nils nisse niels
per pelle
olof olle olaf olov
dimitrios dimitris mitsos jimmy
panagiotis panos takis
evangelos vangelis
athanasios thanos nasos
stylianos stelios
eleftherios lefteris
aikaterini katerina
georgios giorgos yiorgos yorgos yorgo george
helen nellie nell
augustus gus augie august
albert bert al
alan al
jack jackson
madeline maddie maddy madeleine madelyn
mildred millie
mitchell mitch
nancy nan
norman norm
rosalind roz ros
gwendolyn wendy gwen
ezekiel zeke
curtis curt
gilbert gil
herbert herb bert
hugo hugh
constance connie
candace candy
florence flo
harriet hattie
jane janie
kristin kris kristina kristen kirsten
alexis lexi alex
linda lindy lynn
wilhelmina minnie mina
maureen mo
rosemary rosie rose
winifred winnie
tyler ty
rodney rod
randall randy
maxwell max
leslie les
kevin kev
jason jay
harvey harv
gordon gord
clement clem
clinton clint
chester chet
cedric ced
calvin cal
burton burt
archibald archie
adelaide addie
agnes aggie
sanjay sanju
venkatesh venkat venky
rajesh raj
srinivas sri srini
yusuf youssef yousef yousuf joseph yosef
yasmin jasmine yasmine yasmeen jasmin
hamid hameed
rashid rasheed rachid
saleh salih
tariq tarek tarik tareq
karim kareem
nasser nasir naser
amin ameen
jamal gamal jamaal
qasim kassem qassim kasim
zeinab zainab zaynab
aisha ayesha aysha ayse
khadija khadijah
maryam mariam miriam meryem
noor nur nour
layla leila laila leyla
sami samy
walid waleed
majid majeed
naim naeem
habib habeeb
faisal faysal feisal
suleiman sulaiman suleyman soliman
ismail ismael esmail
eric erik erich eirik
guilherme gui
gustavo gus guga
leandro leo
marcelo celo
henrique rique
hector tito
arturo turo
rosario charo
pilar pili
mercedes merche
montserrat montse
soledad sole
consuelo chelo
remedios reme
encarnacion encarna
emmanuel manu manny
gilles gil
genevieve gen
dominique dom
nathalie nath natalie
wolfgang wolf wolle
gottfried gotz
gunther gunter guenter guenther
eberhard ebbe
siegfried sigi siggi
hildegard hilde
brigitte gitte biggi
angelika geli
sieglinde linde
waltraud traudl
dagmar daggi
burkhard burki
jaroslav jarda
zdenek zdenda
miroslav mirek
bohumil bohous
mikael micke
gustaf gosta gustav
bertil berra
margareta greta maggan
kristoffer kristofer christoffer
henrik henke
antti antero
yitzhak itzik yitzchak isaac
shmuel shmulik samuel
moshe moishe moses
avraham avi abraham
yaakov kobi jacob
eliezer eli lazar
`;

/** Forms of one name in several languages: one person rarely bears two, so they only raise a question. */
const COGNATES = `
alexander alessandro alejandro
alexandra alessandra alejandra
andrew andreas andrei andrey andrzej andres anders andre andrea
anthony anton antonio antoine
catherine katherine katharina katarzyna katarina catalina caterina ekaterina kathleen
charles karl carl carlos carlo karel
christina kirsten krystyna
christopher christoph christophe krzysztof cristobal
edward eduard eduardo
elizabeth elisabeth elzbieta isabel elizaveta
eugene evgeny eugen eugenio
francis francisco francesco franz francois franciszek frantisek
frederick friedrich federico fredrik frederic fryderyk
george georg jorge giorgio georges jiri jerzy yuri georgy jurgen jorg
gerald gerhard gerard gerardo
gregory gregor grigory grzegorz
henry heinrich enrique enrico henri hendrik henryk
ivan john johannes johann johan jan jean juan giovanni joao hans ian ioannis sean jens
jacob james jacques jakub jaime giacomo santiago tiago yakov
joanna johanna giovanna juana jeanne joanne
joseph josef jose giuseppe jozef yosef
lawrence lorenzo lorenz laurent lars
leonard leonardo leonhard lennart
louis ludwig luis luigi lewis
lucas luca lukasz lukas
mark marco marek marcos markus
matthew matthias mateo matteo matthieu mateusz
michael michal michel michele miguel mikhail mikkel mihai
nicholas nikolaus nikolai nicola mikolaj niels nikos
patrick patrik patricio patrizio
paul paolo paulo pablo pavel pawel
peter pedro petr piotr pierre pietro petter petros
philip filippo philippe felipe
richard ricardo riccardo ryszard rikard
robert roberto rupert
roger ruediger ruggero
stephen stefan stefano esteban etienne istvan szczepan
susan zuzanna zuzana
theodore fedor teodor tudor
thomas tomas tomasz tommaso
vincent vincenzo vicente vinzenz
william wilhelm willem guillermo guillaume guglielmo
`;

type Groups = Map<string, readonly string[]>;

function readGroups(lines: string): Groups {
  const groupsOf: Groups = new Map();
  for (const line of lines.trim().split('\n')) {
    const names = line.split(' ');
    // Most names are in one group, and share its list: made when a worker compares its first name, which waits for it.
    const own = [names[0]!];
    for (const name of names) {
      const known = groupsOf.get(name);
      if (!known) groupsOf.set(name, own);
      else if (known !== own) groupsOf.set(name, [...known, names[0]!]);
    }
  }
  return groupsOf;
}

let shortForms: Groups | undefined;
let cognates: Groups | undefined;
const NONE: readonly string[] = [];

/**
 * First names of the groups a given name belongs to; empty when it has no known short form.
 * @param name - folded, one word
 */
export function nicknameGroups(name: string): readonly string[] {
  shortForms ??= readGroups(GROUPS);
  return shortForms.get(name) ?? NONE;
}

/** True when one person may go by both folded names (`bob`, `robert`); false for equal names without a group. */
export function areNicknames(left: string, right: string): boolean {
  const groups = nicknameGroups(left);
  return groups.length > 0 && nicknameGroups(right).some(group => groups.includes(group));
}

/** True for one name in two languages (`john`, `juan`). */
export function areCognates(left: string, right: string): boolean {
  cognates ??= readGroups(COGNATES);
  const groups = cognates.get(left);
  return !!groups && (cognates.get(right) ?? NONE).some(group => groups.includes(group));
}
