/** The deployment on AWS, held against what the product calls. */
@NullMarked
package io.pinakes.system.aws;

import org.jspecify.annotations.NullMarked;
