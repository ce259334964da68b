package io.pinakes.coordinator.rest;

import java.util.List;

/** The aggregations that searches may ask for, as {@code _nodes} names them. */
final class Aggregations {

  static final List<String> NAMES = List.of();

  private Aggregations() {}
}
