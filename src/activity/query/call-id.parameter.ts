/** How the path parameter `id` is documented. */
export const CALL_ID = {
  name: 'id',
  type: String,
  description: 'The call.',
  example: 'CA5f1c0de05f1c0de05f1c0de05f1c0de0',
};
