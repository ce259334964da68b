package io.pinakes.common.aggregation;

import io.pinakes.common.aggregation.partial.NumbersPartial;

/**
 * What follows from statistics of numbers. Without numbers, averages and deviations are NaN.
 *
 * @param sigma how many standard deviations the bounds are away from the average
 */
public record Stats(NumbersPartial numbers, double sigma) {

  public double sum() {
    return numbers.sum().value();
  }

  public double avg() {
    return sum() / numbers.count();
  }

  public double sumOfSquares() {
    return numbers.squares().value();
  }

  /** Of all numbers as the whole population; never below zero, although rounding could make it. */
  public double variancePopulation() {
    double deviations = sumOfSquares() - sum() * sum() / numbers.count();
    double variance = deviations / numbers.count();
    return variance < 0 ? 0 : variance;
  }

  /** Of the numbers as a sample of a population. */
  public double varianceSampling() {
    double deviations = sumOfSquares() - sum() * sum() / numbers.count();
    double variance = deviations / (numbers.count() - 1);
    return variance < 0 ? 0 : variance;
  }

  public double deviationPopulation() {
    return Math.sqrt(variancePopulation());
  }

  public double deviationSampling() {
    return Math.sqrt(varianceSampling());
  }

  /** A number by the name that paths give it. */
  public double metric(String name) {
    return switch (name) {
      case "count" -> numbers.count();
      case "min" -> numbers.min();
      case "max" -> numbers.max();
      case "avg" -> avg();
      case "sum" -> sum();
      case "sum_of_squares" -> sumOfSquares();
      case "variance", "variance_population" -> variancePopulation();
      case "variance_sampling" -> varianceSampling();
      case "std_deviation", "std_deviation_population" -> deviationPopulation();
      case "std_deviation_sampling" -> deviationSampling();
      case "std_upper", "std_upper_population" -> avg() + sigma * deviationPopulation();
      case "std_lower", "std_lower_population" -> avg() - sigma * deviationPopulation();
      case "std_upper_sampling" -> avg() + sigma * deviationSampling();
      case "std_lower_sampling" -> avg() - sigma * deviationSampling();
      default -> throw new IllegalArgumentException("no number [" + name + "]");
    };
  }
}
