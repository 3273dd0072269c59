/** What is said in the recording of the demo, by turns: ten sentences of a sale, in words of any English dictionary. */
export const demoSentences = [
  { side: 'employee', text: 'Good morning, this is the sales department, how can I help you?' },
  { side: 'client', text: 'Hello, I would like to order ten office chairs for our new building.' },
  { side: 'employee', text: 'We have black chairs in stock, and the price is eighty dollars each.' },
  { side: 'client', text: 'Can you give us a discount if we buy twenty of them?' },
  { side: 'employee', text: 'Yes, for twenty chairs I can offer you a discount of five percent.' },
  { side: 'client', text: 'That sounds good, please send me the invoice by tomorrow.' },
  { side: 'employee', text: 'I will send the invoice to your company today after lunch.' },
  { side: 'client', text: 'When can you deliver the furniture to our office?' },
  { side: 'employee', text: 'Our driver can bring everything to you on Friday morning.' },
  { side: 'client', text: 'Thank you very much, we will pay the invoice next week.' },
] as const;

export type DemoSentence = (typeof demoSentences)[number];
