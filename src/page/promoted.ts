/** What sites call an advertisement, where no structure says so; also on conversations that were paid for. */
export const PROMOTED =
  /^(?:(?:post )?(?:promo|promu|spon[sz]|gespons|gepromo|anzeige|publicid|patrocin)\p{L}*|(?:реклам|продвиг|プロモ|広告|广告|推广|광고|مرو|ممول|ממומן)\S*)(?:$| (?:by|von|de|par|por|da|door|av|af)\s)/iu;
