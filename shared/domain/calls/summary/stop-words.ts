/** Words that say nothing about what a call is about. */
const russian = `
а без более был была были было быть в вам вас ваш ваша ваше ваши весь во вот все всё всего всех вы где да давайте даже
день добрый для до другой его ее её ей ему если есть еще ещё же за здесь здравствуйте здесь и из или им их к как какая
какой какие когда конечно кто ли либо мы меня мне может можно мой моя на над надо нам нас наш не него нее неё нет ни них
но ну нужно о об однако он она они оно от очень по под пока пожалуйста понятно после потом потому почему просто при про
раз с сам свой себя сейчас со спасибо так также там тебя тем теперь то тогда того тоже той только том тот ты у уже угу
хорошо хоть чего чем что чтобы чтоб эта эти это этого этой этом этот я ага алло будет будем буду будут значит именно
короче ладно ничего сегодня свидания слушаю такой такая такое такие тут удобно утро вечер всего доброго скажите смотрите
слышно договорились вообще наверное кстати собственно один одна одно два две три четыре пять шесть семь восемь девять десять двадцать
тридцать сорок пятьдесят сто двести триста пятьсот тысяча тысяч тысячи первый второй штук штуки штука
`;
const english = `
a about after all also am an and any are as at be been but by bye can could did do does for from get give go going good
got had has have he hello help her here hi him his how i if in into is it its just know let like look me morning much my
no not now of off ok okay on one only or our out over please right say see she should so some sure thank thanks that the
their them then there these they this to too up us very was we well were what when where which who will with would yes
you your i'm i'll we'll we're it's that's don't
`;

/** By the first part of a language's code. */
export const stopWords: Readonly<Record<'ru' | 'en', ReadonlySet<string>>> = {
  ru: wordSet(russian),
  en: wordSet(english),
};

function wordSet(list: string): ReadonlySet<string> {
  return new Set(list.replaceAll('ё', 'е').split(/\s+/).filter(Boolean));
}
