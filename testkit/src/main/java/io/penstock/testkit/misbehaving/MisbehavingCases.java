// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.misbehaving;

import java.util.List;
import java.util.stream.Stream;

/** The whole table. */
public final class MisbehavingCases {
    private MisbehavingCases() {}

    /** Every case: what an engine with a transport must bear. */
    public static List<MisbehavingCase> all() {
        return Stream.of(
                        HeadCases.all(),
                        FramingCases.all(),
                        ChunkCases.all(),
                        InterimCases.all(),
                        TimingCases.all(),
                        TlsCases.all(),
                        ChallengeCases.all(),
                        CodingCases.all(),
                        RedirectCases.all(),
                        Http2FrameCases.all(),
                        Http2MessageCases.all(),
                        Http2FloodCases.all(),
                        ProxyCases.all())
                .flatMap(List::stream)
                .toList();
    }

    /** What a transport must bear by itself. */
    public static List<MisbehavingCase> forTransports() {
        return all().stream()
                .filter(one -> one.needs() == MisbehavingCase.Needs.TRANSPORT)
                .toList();
    }
}
