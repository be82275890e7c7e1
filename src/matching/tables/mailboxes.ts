/** Names (without ending) of providers where anybody has a mailbox. */
export const PUBLIC_PROVIDERS = new Set(
  `
  gmail googlemail outlook hotmail live msn yahoo ymail icloud me mac aol gmx web t-online freenet proton
  protonmail pm mail yandex ya bk list inbox qq 163 126 sina foxmail naver daum hanmail orange wanadoo free
  laposte sfr libero virgilio tiscali alice wp o2 onet interia seznam centrum ukr rediffmail comcast verizon att
  sbcglobal btinternet sky bluewin hey fastmail zoho tutanota posteo mailbox
  `.split(/\s+/),
);

/** First words of mailboxes that belong to a function, in the languages our CRMs see most. */
export const FUNCTION_MAILBOXES = new Set(
  `
  info infos information contact contacto contatto kontakt kontakte office buero mail email post postmaster
  webmaster admin administrator administration sales vertrieb ventas vendite marketing support help helpdesk
  service servicedesk team hello hallo hola hi press presse media jobs karriere career careers hr recruiting
  bewerbung accounts accounting billing invoice invoices rechnung buchhaltung finance order orders bestellung
  einkauf purchasing procurement reception empfang secretary sekretariat noreply no-reply donotreply privacy
  datenschutz legal security news newsletter events booking reservations enquiries inquiries general zentrale
  administracion administracao amministrazione compras acquisti achats pedidos ordini commandes facturacion fatturazione facturation
  comercial commerciale gerencia direccion direzione direction secretaria segreteria secretariat accueil recepcion ricevimento
  biuro sprzedaz zakupy obchod prodej nakup salg salj myynti verkoop inkoop administratie satis bilgi zakaz market leitung geschaeftsleitung
  verwaltung shop store kundenservice customerservice customercare feedback abuse partner partners
  `.split(/\s+/),
);
