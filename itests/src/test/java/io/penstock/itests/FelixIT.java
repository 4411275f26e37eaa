// SPDX-License-Identifier: Apache-2.0
package io.penstock.itests;

import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.ExamFactory;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.forked.ForkedTestContainerFactory;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;

/** The scenarios on plain Felix. */
@RunWith(PaxExam.class)
@ExamFactory(ForkedTestContainerFactory.class)
@ExamReactorStrategy(PerClass.class)
public class FelixIT extends Scenarios {
    @Configuration
    public Option[] config() {
        return new Option[] {Containers.felix("felix")};
    }
}
