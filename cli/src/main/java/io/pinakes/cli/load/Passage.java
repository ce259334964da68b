package io.pinakes.cli.load;

/**
 * A few paragraphs of a text.
 *
 * @param line number of the first line, from 1
 * @param text its lines, joined by {@code \n}
 */
record Passage(long line, String text) {}
