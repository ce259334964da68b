package io.pinakes.system.relevance;

/** A document in a ranking. */
record Ranked(String id, float score) {}
