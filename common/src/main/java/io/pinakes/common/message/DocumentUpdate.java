package io.pinakes.common.message;

import org.jspecify.annotations.Nullable;

/**
 * How a document is changed from what it is.
 *
 * @param upsert the document if there is none yet; null: there must be one
 * @param detectNoop write nothing if that would not change the document
 * @param retries how often to start again if the document changes meanwhile
 * @param returnSource answer with the document as it is then
 */
public record DocumentUpdate(
    byte @Nullable [] upsert, boolean detectNoop, int retries, boolean returnSource) {}
