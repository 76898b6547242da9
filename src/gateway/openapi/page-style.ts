/** The look of the page, in light and in dark. It stands in the page itself, and its digest in the policy. */
import { Html } from './html.ts';

/** What the digest in the policy is over. */
export const CSS = `
:root { color-scheme: light dark; --line: #c9ced6; --soft: #5a6472; --back: #fff; --text: #1b2430;
  --link: #0b57a4; --code: #f0f2f5; }
@media (prefers-color-scheme: dark) { :root { --line: #3b4654; --soft: #a3afbd; --back: #12171d;
  --text: #e6ebf1; --link: #84bdf5; --code: #1f2731; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
header, .columns { max-width: 78rem; margin: 0 auto; padding: 0 1.5rem; }
header { padding-top: 2rem; }
h1 { font-size: 1.75rem; margin: 0 0 .5rem; }
main h2 { font-size: 1.35rem; border-bottom: 1px solid var(--line); padding-bottom: .3rem; margin: 2.5rem 0 1rem; }
main section:first-child h2 { margin-top: 0; }
h3 { font-size: 1.1rem; margin: 0; }
h4 { font-size: .95rem; margin: 1.2rem 0 .3rem; }
p { margin: .4rem 0; max-width: 46rem; }
a { color: var(--link); }
a:focus-visible, summary:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--back); padding: .5rem; }
.columns { display: grid; grid-template-columns: 17rem minmax(0, 1fr); gap: 2.5rem; padding-top: 1.5rem; }
nav { position: sticky; top: 0; align-self: start; max-height: 100vh; overflow-y: auto; padding: 1rem .5rem 1rem 0;
  font-size: .875rem; }
nav h2 { font-size: .875rem; margin: 1rem 0 .3rem; }
nav h2:first-child { margin-top: 0; }
nav h2 a { color: var(--text); }
nav a { text-decoration: none; }
nav a:hover, nav a:focus-visible { text-decoration: underline; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav li { padding: .15rem 0; line-height: 1.35; }
article { border: 1px solid var(--line); border-radius: .5rem; padding: 1.1rem 1.3rem; margin: 0 0 1.3rem; }
article :target, h2:target, h3:target { scroll-margin-top: 1rem; }
code { font: .875em/1.4 ui-monospace, "IBM Plex Mono", monospace; background: var(--code); padding: .1em .3em;
  border-radius: .2rem; overflow-wrap: anywhere; }
.path { font-size: 1.02rem; }
.path code { background: none; padding: 0; }
i { color: var(--soft); font-size: .85em; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; min-width: 34rem; table-layout: fixed; font-size: .875rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .8rem .35rem 0; border-top: 1px solid var(--line); }
thead th { border-top: 0; color: var(--soft); font-weight: 600; }
td { overflow-wrap: anywhere; }
th:first-child { width: 36%; } th:nth-child(2) { width: 18%; }
.faults th:first-child { width: 5rem; } .faults th:nth-child(2) { width: 17rem; }
summary, .answer { padding: .25rem 0; }
summary { cursor: pointer; }
.answer { padding-left: 1.05rem; margin: 0; }
details > .wide { padding: .2rem 0 .6rem 1.05rem; }
@media (max-width: 52rem) { .columns { grid-template-columns: minmax(0, 1fr); gap: 1rem; }
  nav { position: static; max-height: none; } }
@media print { nav { display: none; } .columns { display: block; } }
`;

export const STYLE_ELEMENT = new Html(`<style>${CSS}</style>`);
