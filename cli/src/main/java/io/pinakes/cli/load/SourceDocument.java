package io.pinakes.cli.load;

/**
 * A document on its way to the index.
 *
 * @param id stable over loads of the same file, so that loading again replaces and a request whose
 *     answer was lost may be sent again
 * @param json one JSON object on one line, UTF-8
 */
record SourceDocument(String id, byte[] json) {}
