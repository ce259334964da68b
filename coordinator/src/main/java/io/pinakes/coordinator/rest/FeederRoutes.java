package io.pinakes.coordinator.rest;

import io.pinakes.coordinator.feeder.FeederHttp;
import java.util.HashMap;
import java.util.Map;

/** The book's three requests, by the feeder's own rules. */
public final class FeederRoutes implements Routes {

  private final FeederHttp feeder;

  public FeederRoutes(FeederHttp feeder) {
    this.feeder = feeder;
  }

  @Override
  public void addTo(Router.Builder router) {
    router.add(
        Method.POST, FeederHttp.FEEDER, request -> () -> answer(feeder.submit(request.body())));
    router.add(
        Method.GET,
        FeederHttp.FEEDER,
        request -> {
          Map<String, String> page = page(request.parameters());
          return () -> answer(feeder.list(page));
        });
    router.add(
        Method.POST,
        FeederHttp.QUERY,
        request -> {
          Map<String, String> page = page(request.parameters());
          return () -> answer(feeder.query(page, request.body()));
        });
  }

  private static Map<String, String> page(Parameters parameters) {
    var page = new HashMap<String, String>();
    for (String name : new String[] {"from", "size"}) {
      parameters.get(name).ifPresent(value -> page.put(name, value));
    }
    return page;
  }

  private static RestResponse answer(FeederHttp.Answer answer) {
    return RestResponse.json(answer.status(), out -> out.any(answer.json()));
  }
}
