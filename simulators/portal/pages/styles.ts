/** The look of the pages: one column, system fonts, light and dark by the reader's choice. */
export const styles = `
:root { color-scheme: light dark; --line: #dfe3e8; --quiet: #6a7585; --card: #fff; --back: #f3f5f8; --ink: #1c2430;
  --accent: #0b66c3; --mark: #fff3d6 }
@media (prefers-color-scheme: dark) { :root { --line: #333c48; --quiet: #96a2b3; --card: #1d242d; --back: #14191f;
  --ink: #e5eaf0; --accent: #6db3ff; --mark: #4a3d17 } }
* { box-sizing: border-box }
body { margin: 0; font: 15px/1.5 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; background: var(--back);
  color: var(--ink) }
a { color: var(--accent); text-decoration: none }
a:hover { text-decoration: underline }
header { display: flex; flex-wrap: wrap; gap: 4px 20px; align-items: baseline; padding: 12px 24px;
  background: var(--card); border-bottom: 1px solid var(--line) }
.brand { font-weight: 600; color: var(--ink) }
nav { display: flex; flex-wrap: wrap; gap: 4px 16px; flex: 1 }
nav a[aria-current] { color: var(--ink); font-weight: 600; border-bottom: 2px solid var(--accent) }
.languages { font-size: 13px }
main { max-width: 1080px; margin: 0 auto; padding: 8px 24px 32px }
h1 { font-size: 24px; margin: 16px 0 } h2 { font-size: 17px; margin: 24px 0 8px } h3 { font-size: 16px; margin: 0 }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 14px 18px; margin: 0 0 12px }
.card p { margin: 6px 0 }
.card.important { border-left: 4px solid #e3a008 }
.quiet, footer { color: var(--quiet); font-size: 13px }
.tag { display: inline-block; background: var(--mark); border-radius: 4px; padding: 0 6px; font-size: 12px }
.files { list-style: none; margin: 8px 0 0; padding: 0; font-size: 14px }
.files li::before { content: "▸ " }
.answer { border-left: 2px solid var(--line); margin: 10px 0 0; padding: 0 0 0 12px; font-size: 14px }
.wide { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: 8px }
table { border-collapse: collapse; width: 100%; font-size: 14px }
th, td { text-align: left; padding: 7px 12px; border-top: 1px solid var(--line); vertical-align: top }
thead th { border-top: 0; font-weight: 600; color: var(--quiet); font-size: 13px }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
td img { max-width: 40px; max-height: 40px; display: block }
dl { display: grid; grid-template-columns: minmax(120px, max-content) 1fr; gap: 4px 16px; margin: 0 }
dt { color: var(--quiet) } dd { margin: 0; overflow-wrap: anywhere }
form.inline { display: inline }
.pages { display: flex; gap: 24px }
footer { max-width: 1080px; margin: 0 auto; padding: 0 24px 32px; display: flex; gap: 16px }
`;
