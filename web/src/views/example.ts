// An invented text that shows most of what the coder reads.
import type { CodeRequest } from "../api";

export const example: Required<CodeRequest> = {
  title: "Georgia and Armenia reopen mountain road after weeks of quarrel",
  date: "2024-05-14",
  text: `TBILISI — Georgia and Armenia signed an agreement on Monday to reopen the mountain road that Georgian police closed in April.

Armenia had accused Georgia of detaining eleven Armenian lorry drivers near Sadakhlo. Georgian officials denied the accusation and said that the drivers had left of their own will.

The Armenian foreign minister thanked France for its mediation. France promised to send engineers to the border, but warned that it could withdraw them if either side broke the agreement.

About 300 villagers protested against the closure in Alaverdi last week; police arrested four of them.`,
};
