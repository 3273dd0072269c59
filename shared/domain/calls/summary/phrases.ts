import type { SummaryLanguage } from './stems.ts';

type Patterns = Readonly<Record<SummaryLanguage, RegExp>>;

/** The speaker promises to do something. */
const promises: Patterns = {
  ru: /(?<!\p{L})(?:(?:отправ|пришл|вышл|подготов|сдела|позвон|перезвон|оформ|выстав|оплат|уточн|провер|посчита|рассчита|скин|переда|состав|свяж|привез|достав|закаж|напиш|подпиш|запиш)\p{L}*(?:ю|у|им|ем|ём|сь)(?!\p{L})|(?:буду|будем) (?:ждать|готов)|беру на себя)/u,
  en: /\b(?:(?:i|we)(?: will|'ll| shall| am going to|'m going to| are going to)|let me (?:send|check|call|prepare)) (?!see\b|know\b|be (?:glad|happy))\w+/,
};
/** The speaker asks the other one to do something. */
const requests: Patterns = {
  ru: /(?<!\p{L})(?:отправьте|пришлите|вышлите|подготовьте|перезвоните|позвоните|выставите|оплатите|уточните|проверьте|посчитайте|скиньте|передайте|составьте|оформите|привезите|доставьте|закажите|напишите|подпишите)(?!\p{L})/u,
  en: /\b(?:please (?:send|call|prepare|check|pay|deliver|write|confirm|forward|give)|(?:can|could) you (?:please )?(?:send|call me|prepare|check|deliver|forward|confirm))\b/,
};
const agreements: Patterns = {
  ru: /(?<!\p{L})(?:договорил\p{L}*|согласен|согласна|согласны|согласовали|подходит|устраивает|берем|по рукам|решено|принимаем|оформляем|условились)(?!\p{L})/u,
  en: /\b(?:agreed|agree|it'?s a deal|sounds good|that works|works for (?:me|us)|we(?:'ll| will) take|i accept|settled|fine with (?:me|us))\b/,
};
const wishes: Patterns = {
  ru: /(?<!\p{L})(?:хочу|хотел\p{L}*|хотим|нужен|нужна|нужно|нужны|надо|интересует|интересуют|требуется|требуются|ищем|ищу|закажу|заказать|можно ли|есть ли)(?!\p{L})/u,
  en: /\b(?:(?:i|we)(?:'d| would) like|i want|we want|i need|we need|looking for|interested in|can (?:you|i|we)|could (?:you|i|we)|do you (?:have|sell))\b/,
};

/** What a sentence does, by its wording; it may do several things or nothing. */
export interface SpeechActs {
  readonly promises: boolean;
  readonly requests: boolean;
  readonly agrees: boolean;
  readonly wishes: boolean;
}

export function speechActs(sentence: string, language: SummaryLanguage): SpeechActs {
  const plain = sentence.toLowerCase().replaceAll('ё', 'е').replaceAll('’', "'");
  return {
    promises: promises[language].test(plain),
    requests: requests[language].test(plain),
    agrees: agreements[language].test(plain),
    wishes: wishes[language].test(plain),
  };
}
