package io.pinakes.coordinator.api;

import java.time.Duration;
import java.util.List;

/** Changes of aliases. */
public interface AliasChanges {

  /**
   * Carries out all actions at once, in their order, or none.
   *
   * @throws io.pinakes.common.error.ApiException 404 for an index or alias that is not there, 400
   *     for a name that an alias cannot have
   */
  void change(List<AliasAction> actions, Duration timeout) throws InterruptedException;
}
