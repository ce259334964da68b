package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiException;
import java.util.List;

/** What OpenSearch does with indices and Pinakes does not: each is refused by its name. */
final class RefusedRoutes implements Routes {

  @Override
  public void addTo(Router.Builder router) {
    for (Method method : List.of(Method.PUT, Method.POST)) {
      for (String resize : List.of("_shrink", "_split", "_clone")) {
        router.add(method, "/{index}/" + resize + "/{target}", _ -> refuse("[" + resize + "]"));
      }
    }
    router.add(Method.GET, "/_data_stream", _ -> refuse("data streams"));
    for (Method method : List.of(Method.GET, Method.PUT, Method.DELETE)) {
      router.add(method, "/_data_stream/{name}", _ -> refuse("data streams"));
    }
  }

  private static Endpoint.Action refuse(String what) {
    throw ApiException.illegalArgument(
        what + (what.startsWith("data") ? " are" : " is") + " not supported");
  }
}
