package io.pinakes.common.node;

import io.pinakes.common.blob.BlobStore;
import io.pinakes.common.store.Store;

/** The two engines that keep everything; nodes are caches in front of them. */
public record Backends(Store store, BlobStore blobs) {}
