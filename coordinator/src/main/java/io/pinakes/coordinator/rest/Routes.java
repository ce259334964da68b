package io.pinakes.coordinator.rest;

/** A family of routes. */
public interface Routes {
  void addTo(Router.Builder router);
}
