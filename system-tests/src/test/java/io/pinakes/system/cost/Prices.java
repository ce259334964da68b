package io.pinakes.system.cost;

/**
 * What AWS charges, in dollars: list prices of us-east-1 as of 2025, on demand. The only place
 * beside docs/deploy-aws.md that names them.
 *
 * @param readUnits per million
 * @param writeUnits per million
 * @param cpu per vCPU and hour
 * @param memory per GB and hour
 * @param disk per GB and hour, beyond {@link #FREE_DISK}
 * @param loadBalancer per hour
 * @param natGateway per hour
 * @param interfaceEndpoint per hour, for each zone
 * @param publicAddress per hour
 * @param logs per GB
 * @param alarm per month
 */
record Prices(
    double readUnits,
    double writeUnits,
    double cpu,
    double memory,
    double disk,
    double loadBalancer,
    double natGateway,
    double interfaceEndpoint,
    double publicAddress,
    double logs,
    double alarm) {

  static final Prices OF_2025 =
      new Prices(0.125, 0.625, 0.04048, 0.004445, 0.000111, 0.0225, 0.045, 0.01, 0.005, 0.5, 0.1);

  static final double HOURS = 730;
  static final double SECONDS = HOURS * 3_600;

  /** GB of disk that every task has. */
  static final double FREE_DISK = 20;

  /** A month of so many read units in each second. */
  double reads(double perSecond) {
    return perSecond * SECONDS * readUnits / 1e6;
  }

  double writes(double perSecond) {
    return perSecond * SECONDS * writeUnits / 1e6;
  }

  /** A month of a task. */
  double task(double cpus, double gigabytes, double diskGigabytes) {
    return HOURS
        * (cpus * cpu + gigabytes * memory + Math.max(0, diskGigabytes - FREE_DISK) * disk);
  }

  /** A month of what costs so much in an hour. */
  static double month(double hour) {
    return HOURS * hour;
  }
}
