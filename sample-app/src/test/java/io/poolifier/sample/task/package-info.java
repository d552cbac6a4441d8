@NullMarked
package io.poolifier.sample.task;

import org.jspecify.annotations.NullMarked;
