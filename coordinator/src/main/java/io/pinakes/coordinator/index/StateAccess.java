package io.pinakes.coordinator.index;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.runtime.Machine;
import io.pinakes.common.state.ClusterState;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.StateStore;
import io.pinakes.common.state.StateWatch;
import io.pinakes.common.store.StoreException;
import java.util.function.UnaryOperator;

/**
 * The cluster's state as administration reads and writes it: what the store refuses becomes an
 * error for clients.
 *
 * @param announce tells other nodes that the state has changed, without waiting for them
 */
record StateAccess(StateStore store, StateWatch watch, Runnable announce, Machine machine) {

  /** How often others may change what a request changes before the request is given up. */
  static final int CHANGE_ATTEMPTS = 50;

  /** OpenSearch's own letters for ids, 22 of them: 132 bits. */
  private static final String ID_LETTERS =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_";

  private static final int ID_LENGTH = 22;

  /** A call to the store. */
  @FunctionalInterface
  interface StoreCall<T> {
    T call() throws StoreException, InterruptedException;
  }

  /**
   * Calls the store.
   *
   * @throws ApiException 503 if it cannot be reached
   */
  static <T> T stored(StoreCall<T> call) throws InterruptedException {
    try {
      return call.call();
    } catch (StoreException e) {
      throw unavailable(e);
    }
  }

  static ApiException unavailable(StoreException e) {
    if (e.kind() == StoreException.Kind.REJECTED) {
      return new ApiException(
          new ApiError(
              400,
              "illegal_argument_exception",
              "the cluster state cannot hold this: " + e.getMessage()),
          e);
    }
    return new ApiException(
        new ApiError(
            503,
            "cluster_manager_not_discovered_exception",
            "the cluster state cannot be reached: " + e.getMessage()),
        e);
  }

  /** Reads what was written, and tells others. */
  ClusterState published() throws InterruptedException {
    ClusterState state = reload();
    announce.run();
    return state;
  }

  /** The whole state, with everything that was acknowledged before the call. */
  ClusterState reload() throws InterruptedException {
    return stored(watch::reload);
  }

  /**
   * Changes a definition, from whatever others make of it meanwhile.
   *
   * @throws ApiException 404 if there is no such index
   */
  void change(String name, UnaryOperator<IndexDefinition> change) throws InterruptedException {
    for (int attempt = 0; attempt < CHANGE_ATTEMPTS; attempt++) {
      IndexDefinition index =
          stored(() -> store.loadIndex(name))
              .filter(IndexDefinition::visible)
              .orElseThrow(() -> ApiException.indexNotFound(name));
      IndexDefinition changed = change.apply(index);
      if (changed.equals(index) || stored(() -> store.replace(index, changed))) {
        published();
        return;
      }
    }
    throw tooManyChanges("index [" + name + "]");
  }

  /** A new unique id. */
  String newId() {
    var id = new StringBuilder(ID_LENGTH);
    for (int i = 0; i < ID_LENGTH; i++) {
      id.append(ID_LETTERS.charAt((int) machine.random(ID_LETTERS.length())));
    }
    return id.toString();
  }

  static ApiException tooManyChanges(String what) {
    return ApiException.unavailable(
        "%s changed %d times while this request tried".formatted(what, CHANGE_ATTEMPTS));
  }
}
