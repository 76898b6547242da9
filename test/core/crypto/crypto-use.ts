/**
 * Reads a source text and lists every use of the platform's cryptography that the crypto room does
 * not allow: an import elsewhere, a name or algorithm outside the allow-list, or the global `crypto`,
 * however it is reached.
 */
import ts from 'typescript';
import { ALLOWED_ALGORITHMS, ALLOWED_NODE_CRYPTO } from '../../../src/core/crypto/allow-list.ts';

const MODULES = new Set(['crypto', 'node:crypto']);
const GLOBALS = new Set(['crypto', 'webcrypto', 'subtle', 'SubtleCrypto', 'Crypto']);
/** Functions whose first argument names an algorithm. */
const NAMED_FIRST = new Set([
  'createHash',
  'createHmac',
  'createCipheriv',
  'createDecipheriv',
  'generateKeyPair',
  'hash',
  'hkdfSync',
  'sign',
  'verify',
]);

/** The one use of the browser's own: digests in a page, of dice and of what a camera read. */
const DIGEST_OF_PAGES = 'src/optics/sha256.ts';

/** One line for each forbidden use in `text`; none when all is well. */
export function forbiddenCryptoUse(fileName: string, text: string): string[] {
  const isCryptoRoom = fileName.startsWith('src/core/crypto/');
  const source = ts.createSourceFile(fileName, scriptOf(fileName, text), ts.ScriptTarget.Latest);
  const imported = new Set<string>();
  const found: string[] = [];
  const report = (what: string) => found.push(`${fileName}: ${what}`);

  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && isCryptoModule(node.moduleSpecifier)) {
      if (isCryptoRoom) for (const name of importedNames(node)) checkName(name);
      else report('imports node:crypto outside src/core/crypto');
      return;
    }
    if (ts.isStringLiteralLike(node) && MODULES.has(node.text)) {
      report(`names the module or global “${node.text}” in another way than an import of names`);
    }
    if (fileName === DIGEST_OF_PAGES && isBrowserSha256(node, source)) return;
    if (ts.isIdentifier(node) && GLOBALS.has(node.text)) {
      report(`uses the global “${node.text}”`);
    }
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) checkCall(node);
    ts.forEachChild(node, visit);
  };

  const checkName = (name: string): void => {
    imported.add(name);
    if (!ALLOWED_NODE_CRYPTO.includes(name)) report(`imports “${name}” of node:crypto`);
  };

  const checkCall = (call: ts.CallExpression): void => {
    const name = (call.expression as ts.Identifier).text;
    if (!imported.has(name) || !NAMED_FIRST.has(name)) return;
    const algorithm = literal(source, call.arguments[0]);
    if (algorithm === null && (name === 'sign' || name === 'verify')) return;
    if (typeof algorithm !== 'string' || !ALLOWED_ALGORITHMS.includes(algorithm)) {
      report(`calls ${name} with another algorithm than ${ALLOWED_ALGORITHMS.join(', ')}`);
    }
  };

  visit(source);
  return found;
}

/** Exactly `crypto.subtle.digest('SHA-256', …)`. */
function isBrowserSha256(node: ts.Node, source: ts.SourceFile): boolean {
  return (
    ts.isCallExpression(node) &&
    node.expression.getText(source) === 'crypto.subtle.digest' &&
    literal(source, node.arguments[0]) === 'SHA-256'
  );
}

function isCryptoModule(specifier: ts.Expression): boolean {
  return ts.isStringLiteral(specifier) && MODULES.has(specifier.text);
}

/** The names that an import takes; `*` and `default` stand for the whole module. */
function importedNames(node: ts.ImportDeclaration): string[] {
  const clause = node.importClause;
  if (clause === undefined) return ['*'];
  const names = clause.name === undefined ? [] : ['default'];
  if (clause.namedBindings === undefined) return names;
  if (ts.isNamespaceImport(clause.namedBindings)) return [...names, '*'];
  const elements = clause.namedBindings.elements;
  return [...names, ...elements.map((element) => (element.propertyName ?? element.name).text)];
}

/** A literal, or the literal of a `const` of the same file. */
function literal(source: ts.SourceFile, node: ts.Node | undefined): string | null | undefined {
  if (node === undefined) return undefined;
  if (ts.isStringLiteral(node)) return node.text;
  if (node.kind === ts.SyntaxKind.NullKeyword) return null;
  if (!ts.isIdentifier(node)) return undefined;
  for (const statement of source.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    if ((statement.declarationList.flags & ts.NodeFlags.Const) === 0) continue;
    for (const { name, initializer } of statement.declarationList.declarations) {
      const isIt = ts.isIdentifier(name) && name.text === node.text;
      if (isIt && initializer && ts.isStringLiteral(initializer)) return initializer.text;
    }
  }
  return undefined;
}

/** The scripts of a Svelte file; any other file as it is. */
function scriptOf(fileName: string, text: string): string {
  if (!fileName.endsWith('.svelte')) return text;
  const scripts = text.matchAll(/<script\b[^>]*>([\s\S]*?)<\/script>/g);
  return Array.from(scripts, (match) => match[1] ?? '').join('\n');
}
