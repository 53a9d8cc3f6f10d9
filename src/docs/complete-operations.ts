import type { OpenAPIObject } from '@nestjs/swagger';

type PathItem = OpenAPIObject['paths'][string];
type Operation = NonNullable<PathItem['get']>;
type Parameter = NonNullable<Operation['parameters']>[number];

const METHODS = ['get', 'put', 'post', 'patch', 'delete'] as const;

/**
 * Says of every route what it needs, also where that is nothing: without a word about it a route is as open as it is forgotten. And takes
 * examples from what may be left out in an address: Swagger UI fills them in, and whoever presses "Execute" finds nothing.
 */
export function completeOperations(document: OpenAPIObject): OpenAPIObject {
  const paths = Object.entries(document.paths).map(([path, item]) => [path, completeItem(item)] as const);
  return { ...document, paths: Object.fromEntries(paths) };
}

function completeItem(item: PathItem): PathItem {
  const result = { ...item };
  for (const method of METHODS) {
    const operation = item[method];
    if (operation)
      result[method] = { ...operation, security: operation.security ?? [], ...withoutPrefilled(operation) };
  }
  return result;
}

function withoutPrefilled({ parameters }: Operation): Pick<Operation, 'parameters'> {
  return parameters === undefined ? {} : { parameters: parameters.map(withoutExample) };
}

/** The example becomes part of what is said. */
function withoutExample(parameter: Parameter): Parameter {
  if ('$ref' in parameter || parameter.in !== 'query' || parameter.required === true) return parameter;
  const { schema = {}, description = '' } = parameter;
  const example: unknown = parameter.example ?? ('example' in schema ? schema.example : undefined);
  if (example === undefined) return parameter;
  const said = typeof example === 'string' ? example : JSON.stringify(example);
  const rest = {
    ...parameter,
    schema: without(schema),
    description: `${description} Such as \`${said}\`.`.trim(),
  };
  return without(rest);
}

function without<Described extends object>(described: Described): Described {
  const bare = { ...described };
  if ('example' in bare) delete bare.example;
  return bare;
}
