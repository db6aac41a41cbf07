import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const LIST = 'gate/schemas/published-schemas.ts';

/** What the comments of the source say of a schema's parts, in its own shape. */
export interface Comments {
  readonly keys?: Readonly<Record<string, { readonly text: string; readonly part: Comments }>>;
  /** Of what a list or a mapping holds. */
  readonly each?: Comments;
  readonly alternatives?: readonly Comments[];
}

/**
 * The comments that the keys of each published schema have where they are declared: what a schema says to people who read
 * its source, it says to those who read its JSON Schema.
 */
export function readComments(): ReadonlyMap<string, Comments> {
  const { config } = ts.readConfigFile(`${ROOT}tsconfig.json`, ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, ROOT);
  const program = ts.createProgram([`${ROOT}${LIST}`], options);
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(`${ROOT}${LIST}`);
  const exported = file && checker.getSymbolAtLocation(file)?.exports?.get('PUBLISHED_SCHEMAS' as ts.__String);
  if (exported === undefined) throw new Error(`${LIST} has no PUBLISHED_SCHEMAS`);
  const entries = checker.getTypeArguments(checker.getTypeOfSymbol(exported) as ts.TypeReference);
  return new Map(
    entries.map((entry) => {
      const [name, schema] = ['name', 'schema'].map((key) => typeOfProperty(checker, entry, key));
      return [(name as ts.StringLiteralType).value, commentsOf(checker, schema as ts.Type)];
    }),
  );
}

function typeOfProperty(checker: ts.TypeChecker, type: ts.Type, key: string): ts.Type {
  const property = checker.getPropertyOfType(type, key);
  if (property === undefined) throw new Error(`${checker.typeToString(type)} has no ${key}`);
  return checker.getTypeOfSymbol(property);
}

function commentsOf(checker: ts.TypeChecker, type: ts.Type): Comments {
  const [first, second] = argumentsOf(checker, type);
  switch (type.symbol?.name) {
    case 'ZodObject':
      return first === undefined ? {} : { keys: keysOf(checker, first) };
    case 'ZodArray':
      return first === undefined ? {} : { each: commentsOf(checker, first) };
    case 'ZodRecord':
      return second === undefined ? {} : { each: commentsOf(checker, second) };
    case 'ZodUnion':
    case 'ZodDiscriminatedUnion':
      return first === undefined
        ? {}
        : { alternatives: argumentsOf(checker, first).map((each) => commentsOf(checker, each)) };
    case 'ZodOptional':
    case 'ZodNullable':
    case 'ZodDefault':
    case 'ZodPrefault':
    case 'ZodPipe':
      return first === undefined ? {} : commentsOf(checker, first);
    default:
      return {};
  }
}

const argumentsOf = (checker: ts.TypeChecker, type: ts.Type): readonly ts.Type[] =>
  checker.getTypeArguments(type as ts.TypeReference);

const keysOf = (checker: ts.TypeChecker, shape: ts.Type): NonNullable<Comments['keys']> =>
  Object.fromEntries(
    checker.getPropertiesOfType(shape).map((key) => {
      const part = commentsOf(checker, checker.getTypeOfSymbol(key));
      const own = textOf(checker, key);
      const named = schemaNamed(checker, key);
      return [key.name, { text: own || (named === undefined ? '' : textOf(checker, named)), part }];
    }),
  );

const textOf = (checker: ts.TypeChecker, symbol: ts.Symbol): string =>
  ts
    .displayPartsToString(symbol.getDocumentationComment(checker))
    .replace(/\{@link (\w+)\}/g, '$1')
    .replace(/\s+/g, ' ')
    .trim();

/** The schema that a key's own begins with: `Duration` of `pass: Duration.default(1)`. */
function schemaNamed(checker: ts.TypeChecker, key: ts.Symbol): ts.Symbol | undefined {
  // Types that are made of others have no value declaration of their own.
  const declaration = key.valueDeclaration ?? key.declarations?.[0];
  if (declaration === undefined) return undefined;
  if (ts.isShorthandPropertyAssignment(declaration)) return undefined;
  let expression = ts.isPropertyAssignment(declaration) ? declaration.initializer : undefined;
  while (expression && (ts.isCallExpression(expression) || ts.isPropertyAccessExpression(expression))) {
    // A function that makes a schema says nothing of this one.
    if (ts.isIdentifier(expression.expression) && expression.expression.text === 'boundedRecord') return undefined;
    expression = expression.expression;
  }
  if (expression === undefined || !ts.isIdentifier(expression) || expression.text === 'z') return undefined;
  const symbol = checker.getSymbolAtLocation(expression);
  return symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}
