package io.pinakes.system;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** A test class whose methods take a running {@link TestCluster}. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("system")
@ExtendWith(ClusterExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public @interface ClusterTest {

  /** Names the folder below {@code target/system} that keeps the logs. */
  String name();

  int coordinators() default 2;

  int workers() default 3;

  /** As {@code --lease}; the default is the product's. */
  int leaseMillis() default 3_000;

  /** Whether each node is on a host of its own; see {@link io.pinakes.system.hosts.Hosts}. */
  boolean hosts() default false;

  /**
   * Whether all classes that say exactly the same use one cluster, because each leaves it whole,
   * whatever it has done to it.
   */
  boolean shared() default false;
}
