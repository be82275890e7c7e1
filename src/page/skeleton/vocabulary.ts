/**
 * Words that say what a part of a page is, not what it holds: they may stay in attributes and addresses, whoever the page is
 * about. Everything else is replaced. Sites' own words are here where their detectors or addresses use them.
 */
const WORDS = `
about above absolute account accounts action actions active activity actor ad add additional additionalname address ads after
aggregate album all alert alt alternate always amp anchor and answer app application area aria arrow article articles aside attachment audio
author auto avatar back background badge banner base before below best between bio block board body bold border bottom box broadcast
browse browser bubble button by byline card caption card cards carousel category cell cellinnerdiv center channel channels chat
checkbox checked child circle click close collapse collapsed collection column combobox comment commentary commentlist comments commit
commits community company companies complementary component componentkey compose composer connection connections connectionof contact
container content contentinfo context control controls conversation conversations copy count cover create created creator css current
custom dark data date datetime day default delete desc description desktop detail details dialog direct directory disabled discover
discussion discussions display divider document dots down download draft dropdown edit editable editor element email embed empty
end entity entry error event events expand expandable expanded experience explore face facet feature featured feed feedtype
field figure file filter filters first fixed flat flex floating flow focus follow followers following font footer for form forum
forward friend friends full gallery generic global grid group groups guest handle has head header heading headline height help
hidden hide highlight home horizontal hover hovercard html icon icons id identifier image images img inbox index info inline inner input
insights inset invite issue issues item items job jobs join key keyboard knows label landmark lang language large last layout lazy lead leads leading left
level light like likes line lines link links list listbox listing listitem lists live loaded loader loading local location lockup log
login logo main map mark markdown marquee max media medium member members membership menu menubar menuitem message messages messaging meta metadata
middle min mini mobile modal mode module month more mutual name nav navigation nested network new news next nickname no none normal
not note notes notification notifications number object off on one online open option options or ordered org organization outer outline over overflow
overlay overview owner padding page pagelet pages pagination pane panel paragraph parent part pending people person personal phone photo photos
picture pinned place placeholder player point polite popover popup position post posted posts preload premium presence presentation preview previous
primary print private product products profile profiles progress progressbar project projects promo promoted prop props public pull push question
questions quick quote radio rail rank reaction reactions reactor read recent recommend recommendation recommendations recommended region relative relationship
remove rendering replaceable replaceablecomment reply replies repo report repost repository request response result results retweet right role root row rows scope screen
scroll scrollable search searchbox searchresults second secondary section see select selected selection self send sent separator service services session set settings
share shared sheet shell show sidebar side sign simple single site size skeleton skip slider slot small social sort source space spacer spacing span
speaker sponsored stack start state static status sticky story stories stream strong style sub subheader subject submission submit subscribe subscribers subtitle
suggested suggestion suggestions summary switch tab table tablist tabpanel tag tags target team teaser term test testid text textbox theme thing thread
threads thumbnail time timeline timer timestamp title toast toggle toolbar tooltip top topcard topic topics tracking tree trending true false truncated tweet tweets type
typeahead ugc ugcpost unit unread up update updates upload url urn user usercell userdescription userlocation username users userurl value vanity variant verified vertical video videos view
logout login auth ref workspace utf goto web old mbasic touch amp sh gist vehicles discussion r contributions followers viewer views visible visited visually vote votes watch week weight widget width with work works worksfor wrapper write yes you your zone
root banner alertdialog columnheader rowheader rowgroup gridcell treeitem treegrid menuitemradio menuitemcheckbox note img math doc feed
vcard vevent hcard hentry hfeed fn photo uid adr locality country postal street tel given family honorific prefix suffix nick rev bday category
h p u dt e li ul in ui io id on of to by x sn na co ld v s c n t me www m de en uk us api cdn static
nofollow noopener noreferrer ugc canonical alternate license bookmark external icon stylesheet preconnect prefetch module json xml html plain ltr rtl auto manual
schema schemaorg context graph thing person organization article blogposting newsarticle website webpage profilepage mainentity mainentityofpage breadcrumblist imageobject videoobject
collectionpage blog blogposting itemlist itemlistelement listitem interactionstatistic interactioncounter jobtitle affiliation alumniof sameas givenname familyname alternatename datepublished datemodified
publisher homelocation worklocation addresslocality addresscountry postaladdress knowsabout articlebody inlanguage isaccessibleforfree discussionforumposting commentcount
linkedin sdui flagship flagshipnav flagshipweb com member voyager fsd fs salesnav sales salesnavigator pub mwlite preload premium urnli activity share main miniprofile miniprofileurn
profileurn recipient compose overlay recentactivity pulse posts school showcase mynetwork feedtype mainfeed typemain lazycolumn reactions replaceablecomment expandedcontent anonymize crm
testid cellinnerdiv primarycolumn sidebarcolumn tweettext userpic useravatar useravatar username userprofile userprofileheader userprofileschema items placementtracking sidenav accountswitcher
conversation intent screen lists communities hashtag explore jobs tos privacy bookmarks verified followers follow following media highlights superfollows with likes retweets quotes history
xchat embed route dm drawer header msg event listitem sender pill thread profilelink lockup
github hovercard octo pjax turbo frame discussioncomment issuecomment pullrequest pullrequestreview commitcomment stargazers watchers contributors tree blob releases wiki pulse orgs sponsors
postthreaditem feeditem profilescreen profileheader profileheaderdisplayname profileheaderdescription did plc handle bsky social mastodon notranslate detailed accounts initial
pagelet feedunit dummy rendering rendrole adpreview message storymessage profile php permalink groups people reel reels watch marketplace messenger
reddit shreddit faceplate subreddit thing entry tagline flat usertext author moderator permalink comments hnuser athing subtext commtext toptext fatitem
ytd yt channel handle renderer metadata owner about videos shorts playlists community upload tiktok bio subtitle uniqueid browse avatar stackoverflow grid gravatar
hovercard gmail email gd ha ii gt adn ads outlook readingpane convid telegram tgme widget xing publication substack newsletter archive pencraft mail
search files checks assignees lemmy peertube pixelfed friendica misskey pleroma firefish akkoma
generator locale viewport charset robots referrer og twitter fb property site_name published modified first last
`;

export const VOCABULARY: ReadonlySet<string> = new Set(WORDS.split(/\s+/).filter(Boolean));

/** Hosts of sites that the extension knows, and where their pictures lie; below them, labels count as words. */
export const KNOWN_HOSTS =
  /(?:^|\.)(?:linkedin\.com|licdn\.com|x\.com|twitter\.com|twimg\.com|github\.com|bsky\.app|facebook\.com|fbcdn\.net|instagram\.com|threads\.(?:net|com)|tiktok\.com|youtube\.com|ytimg\.com|reddit\.com|ycombinator\.com|medium\.com|substack\.com|stackoverflow\.com|producthunt\.com|xing\.com|t\.me|telegram\.me|google\.com|outlook\.(?:live|office|office365)\.com|outlook\.cloud\.microsoft|mastodon\.(?:social|online)|schema\.org|w3\.org|ogp\.me|microformats\.org)$/;
