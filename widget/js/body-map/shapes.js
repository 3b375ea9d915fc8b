/**
 * The drawings, as points that smooth lines run through. An adult of seven and a half heads; a head is 100 units.
 *
 * A line is a list of "x,y" points; "x,y=name" names one, "!x,y" is a corner. A region is made of stretches of lines,
 * "line:from>to" ("line" alone is all of it), so that neighbours share a border to the last digit.
 * Of a symmetrical plate one half is given, from the middle (x = 0) outwards; the other is its mirror image.
 *   pair:  closed regions, one on either side
 *   mid:   regions across the middle: a half that starts and ends on it
 *   one:   regions of a plate without symmetry
 *   rim:   the outline, drawn strong; fine: lines that only help to see what it is
 *   at:    where the line from a label ends
 *   order: what lies on top comes later
 */

/** @typedef {{box: number[], lines: Record<string, string>, pair?: Record<string, string>, mid?: Record<string, string>, one?: Record<string, string>, rim: string[], fine: string[], at: Record<string, number[]>}} Plate */

// Both sides of the figure share their outline.
const OUTLINE = {
  skull: "0,0 14,2 26,9 34,22 37,38 36,52 34,66=ear 31,78=jaw 25,89 16,98 7,102 0,103",
  ear: "36.5,46 40.5,44 42,51 39.5,61 34.5,66",
  side:
    "31,78=jaw 27,92 27,108=neck 32,121 45,131=trap 63,139 79,145=tip 92,153 101,167 106,187 107,206=deltoid " +
    "108,230 108.5,256 110,280 113,302=elbow 118,322 120.5,344 119.5,366 116,388 114,405=wrist 117,418 121.5,434 123,452 121.5,470 " +
    "!120.5,478 118,488 !115.5,486 112,494 !109.5,489 106,489 !104,481 100.5,474 99.5,462 !98.5,446=web 96,456 91.5,463 87.5,458 86.5,444 88,426 90.5,405=wristIn " +
    "88,386 83,364 80,342 79.5,320 80.5,302=elbowIn 79,282 77,260 74.5,240 !71,221=armpit",
  flank: "!71,221=armpit 70,242 67,266=rib 63.5,288 62.5,308 65,328 69,346=iliac 74,368 78,390 79,414=hip 77.5,444 73,476 68,504 62.5,526=knee 59.5,546 59.5,562 60,576=shin 63,598 63,620 58,650 49.5,684 47,702=ankle",
  inner: "0,398=fork 4,416 8,446 12,480 15,508 16.5,526=knee 17.5,546 17,560 15,576=shin 11,598 11.5,622 16,652 22,682 23,702=ankle",
  // Borders of muscle that both sides have.
  deltoid: "107,206 97,217 84,222 71,221",
  socket: "45,131 57,150 64,174 68,198 71,221",
  elbow: "113,302 97,307 80.5,302",
  wrist: "114,405 102,408 90.5,405",
  anklet: "47,702 35,706 23,702",
};

/** @type {Plate} */
const front = {
  box: [-138, -6, 276, 766],
  lines: {
    ...OUTLINE,
    collar: "0,149=notch 14,146 30,140 45,131",
    arch: "0,240 13,247 34,259 52,266 67,266",
    groin: "69,346=iliac 58,356 44,369=mid 30,381=tendon 14,393 0,398=fork",
    crease: "44,369=mid 53,388 65,404 79,414",
    adductor: "30,381=tendon 29,420 25,466 20,500 16.5,526=knee",
    kneeTop: "62.5,526 48,519 32,519 16.5,526",
    kneeLow: "60,576 48,583 30,583 15,576",
    foot: "47,702 49.5,712 50,720 54,731 61,742 !62,748 58,752 !55,751.5 51,754 !48,752.5 43.5,755 !40.5,753 36.5,756 !33,753.5 25,757 18.5,752 18.5,742 21,728 20.5,716 23,702",
    // What makes it a person.
    brow: "9,43 15,41 22,43.5", eye: "10.5,51 15.5,49.3 21,51", nose: "4.2,52 4.8,62 7.2,70 3.4,73.5 0,74",
    mouth: "0,83.3 5,82.6 11,83.4", lip: "0,89.4 4.5,88.6",
    hair: "0,17 13,18.5 23,24 30,35 33.5,47",
    bone: "7,152 26,151 46,144 66,142",
    sternum: "0,158 0,224", navel: "0,309 2,313 1.2,319 0,320", ribA: "68.5,208 55,216 40,215 27,208", ribB: "69,232 56,240 41,238 27,230",
    thumb: "98.5,446 100,434", fingerA: "104,481 103,458", fingerB: "109.5,489 109,456", fingerC: "115.5,486 115.5,458",
    kneecap: "28,538 29,553 38,561 47,553 49,538 38,531 28,538", vastus: "24,506 30,514", vastusB: "57,503 51,512",
    shinbone: "34,592 32,630 33,676", toeA: "33,753.5 34,746", toeB: "40.5,753 41,747", toeC: "48,752.5 47.5,747", toeD: "55,751.5 54,746", ankleA: "26,714 29,720", ankleB: "45,716 42,722", elbowA: "91,297 97,300 103,297", bicep: "84,240 83,262 87,282",
  },
  mid: {
    head: "skull",
    neck: "-skull:jaw>end side:jaw>trap -collar",
    ribs: "collar socket flank:armpit>rib -arch",
    abdomen: "arch flank:rib>iliac groin",
  },
  pair: {
    shoulder: "side:trap>deltoid deltoid -socket",
    upper_arm: "side:deltoid>elbow elbow side:elbowIn>armpit -deltoid",
    forearm: "side:elbow>wrist wrist side:wristIn>elbowIn -elbow",
    hand: "side:wrist>wristIn -wrist",
    hip: "flank:iliac>hip -crease -groin:iliac>mid",
    thigh_front: "crease flank:hip>knee kneeTop -adductor -groin:mid>tendon",
    inner_thigh: "groin:tendon>fork inner:fork>knee -adductor",
    knee: "flank:knee>shin kneeLow -inner:knee>shin -kneeTop",
    shin: "flank:shin>ankle anklet -inner:shin>ankle -kneeLow",
    foot: "foot -anklet",
  },
  rim: ["skull", "ear", "side", "flank", "inner", "foot"],
  fine: ["brow", "eye", "nose", "mouth", "lip", "hair", "bone", "ribA", "ribB", "sternum", "navel", "thumb", "fingerA", "fingerB", "fingerC", "kneecap", "vastus", "vastusB", "shinbone", "toeA", "toeB", "toeC", "toeD", "ankleA", "ankleB", "elbowA", "bicep"],
  at: { head: [0, 68], neck: [0, 124], shoulder: [90, 170], upper_arm: [94, 258], ribs: [46, 218], abdomen: [36, 300], forearm: [101, 352], hand: [107, 440], hip: [66, 382], thigh_front: [50, 450], inner_thigh: [17, 440], shin: [38, 632], foot: [38, 734] },
};

/** @type {Plate} */
const back = {
  box: front.box,
  lines: {
    ...OUTLINE,
    nape: "31,78=jaw 22,87 11,91 0,92",
    collar: "0,152 16,148 32,141 45,131",
    lats: "0,272 22,268 47,264 67,266",
    crest: "69,346=iliac 54,341 38,341 20,349 0,366=cleft",
    fold: "79,414 64,425 44,429 24,425 10,414 0,398",
    cleft: "0,366 0,398",
    kneeTop: "62.5,526 48,531 32,531 16.5,526",
    kneeLow: "60,576 48,570 30,570 15,576",
    foot: "47,702 49.5,712 49,724 50,734 57,742 60,749 53,752 46,751 40,755 32,756 25,753 22,743 22.5,730 20.5,716 23,702",
    hair: "34.5,58 33,68 31,78", spine: "0,100 0,140", spineB: "0,160 0,262", spineC: "0,280 0,352",
    blade: "22,178 26,206 38,226 56,224 64,206", bladeTop: "24,170 44,164 64,160", twelfth: "14,284 32,292 50,290",
    tricep: "98,228 92,252 95,276", elbowA: "91,296 97,291 103,295",
    knuckleA: "104,481 103,458", knuckleB: "109.5,489 109,456", knuckleC: "115.5,486 115.5,458", thumb: "98.5,446 100,434",
    tendonA: "26,508 29,536", tendonB: "54,508 50,536", crease: "28,552 38,556 49,551", hams: "42,440 41,480 38,510",
    calfMid: "37,592 38,614 37,634", calfIn: "17,634 24,646 34,640 40,642 49,646 57,638", achilles: "31,668 32.5,690 32,704", achillesB: "40,668 39,690 40,704",
    heel: "27,740 34,744.5 44,740",
  },
  mid: {
    head: "skull:start>jaw nape",
    neck_back: "-nape side:jaw>trap -collar",
    upper_back: "collar socket flank:armpit>rib -lats",
    low_back: "lats flank:rib>iliac crest",
  },
  pair: {
    shoulder: front.pair?.shoulder ?? "",
    upper_arm: front.pair?.upper_arm ?? "",
    forearm: front.pair?.forearm ?? "",
    hand: front.pair?.hand ?? "",
    buttock: "crest:start>cleft cleft -fold -flank:iliac>hip",
    hamstring: "fold inner:fork>knee -kneeTop -flank:hip>knee",
    knee: "flank:knee>shin kneeLow -inner:knee>shin -kneeTop",
    calf: "flank:shin>ankle anklet -inner:shin>ankle -kneeLow",
    foot: "foot -anklet",
  },
  rim: ["ear", "side", "flank", "inner", "foot", "skullTop"],
  fine: ["spine", "spineB", "spineC", "blade", "bladeTop", "twelfth", "tricep", "elbowA", "knuckleA", "knuckleB", "knuckleC", "thumb", "tendonA", "tendonB", "crease", "hams", "calfMid", "calfIn", "achilles", "achillesB", "heel"],
  at: { neck_back: [0, 122], shoulder: [92, 180], upper_back: [38, 204], upper_arm: [97, 258], low_back: [36, 312], forearm: [106, 352], buttock: [42, 388], hand: [112, 446], hamstring: [44, 474], calf: [38, 614], foot: [36, 728] },
};
back.lines.skullTop = "0,0 14,2 26,9 34,22 37,38 36,52 34,66 31,78";

/** @type {Plate} From the side: the only view that shows a tongue and the space under a chin. */
const head = {
  box: [0, 0, 210, 272],
  lines: {
    face: "112,8 84,11 60,24 46,46=hairline 41,66 38,80 !41,88=nasion 35,101 27,115 25,122 31,127 !38,129 35,136 35,143 !41,147=mouth 36,151 37,157 !41,161 36,169 37,178 43,186=chin 56,191 76,193 !92,202=under 91,214 86,224=apple 90,238 93,250 91,264=base",
    crown: "112,8 142,12 166,30 178,60 175,92 164,118=skullLow 156,134=nape 153,154 155,186 162,212 176,236 198,256=base",
    mandible: "126,116=lobe 119,136 112,154=angle 92,169 68,181 43,186=chin",
    cheek: "126,116=lobe 104,110 84,116 62,132 41,147=mouth",
    submental: "112,154=angle 106,178 92,202=under",
    windpipe: "92,202=under 108,212 114,236 117,266=base",
    mastoid: "112,154=angle 124,146 134,128=bone",
    strap: "134,128=bone 141,160 147,200 152,236 158,266=base",
    skullLow: "134,128=bone 148,126 164,118=skullLow",
    cut: "198,256=back 178,262 158,266=strap 117,266=pipe 91,264=front",
    ear: "126,116 119,108 117,94 120,82 130,76 139,82 139,96 133,106 131,116 126,116", earIn: "124,94 129,86 134,92 129,100 130,108",
    eye: "50,87 57,84 65,87", lid: "54,86 55,91 58,92", brow: "46,76 56,71 68,74", nostril: "37,121 42,119 43,124",
    tongue: "48,150 58,143 72,141 86,146 94,157 94,168 84,171 70,172 57,165 48,157 48,150", lipLine: "41,147 49,148",
    hair: "46,46 62,52 84,50 104,58 112,76 117,94", hairBack: "131,116 144,122 156,134",
    scm: "128,150 132,190 126,232 120,258", trapezius: "156,190 160,220 172,246",
  },
  one: {
    skull: "-face:start>mouth crown:start>skullLow -skullLow -mastoid -mandible:lobe>angle cheek",
    jaw: "cheek face:mouth>chin -mandible",
    under_chin: "face:chin>under -submental mandible:angle>chin",
    throat: "face:under>base -cut:pipe>front -windpipe",
    neck_front: "submental windpipe -cut:strap>pipe -strap -mastoid",
    neck_back: "strap -cut:back>strap -crown:skullLow>base -skullLow",
    tongue: "tongue",
  },
  rim: ["face", "crown"],
  fine: ["ear", "earIn", "eye", "lid", "brow", "nostril", "lipLine", "hair", "hairBack", "scm", "trapezius"],
  at: { jaw: [108, 136], tongue: [66, 157], under_chin: [90, 184], throat: [100, 236], neck_front: [130, 214], neck_back: [157, 218] },
};

/** @type {Plate} A palm. */
const hand = {
  box: [16, 14, 208, 270],
  lines: {
    edge: "66,276=wrist 65,252 57,228 50,200 47,172 48,150=little 43,126 38,104 36,88 40,80 47,80 52,88 58,108 66,126 !72,139=a 70,112 68,82 68,56 72,46 80,45 86,53 89,78 92,104 !97,131=b 97,100 98,66 99,42 104,32 112,32 117,42 119,68 120,100 !122,131=c 127,104 132,76 136,58 143,50 150,53 153,64 150,90 148,118 149,148=index 150,164 !154,178=thumb 168,166 182,148 194,132 203,127 210,132 209,144 200,164 188,188 172,212 155,232 142,250 138,276=wristEnd",
    bases: "48,150=little 60,146 72,139=a 85,137 97,131=b 110,132 122,131=c 136,138 149,148=index",
    life: "154,178=thumb 138,186 124,206 118,232 126,262=heel", heel: "126,262 138,276",
    cut: "66,276 102,280 138,276",
    knuckle1: "43,106 55,102", knuckle2: "69,84 88,81", knuckle3: "99,70 119,70", knuckle4: "131,84 151,88", low1: "47,128 61,123", low2: "71,111 92,109", low3: "98,102 120,102", low4: "127,112 148,115", thumbJoint: "184,148 197,166", heart: "53,182 74,178 98,168 116,150", headLine: "62,214 84,206 110,192 132,180", wristA: "68,262 96,268 122,263",
  },
  one: {
    palm: "bases edge:index>thumb life heel -cut edge:wrist>little",
    thumb: "edge:thumb>wristEnd -heel -life",
    little: "edge:little>a -bases:little>a",
    ring: "edge:a>b -bases:a>b",
    middle: "edge:b>c -bases:b>c",
    index: "edge:c>index -bases:c>index",
  },
  rim: ["edge"],
  fine: ["knuckle1", "knuckle2", "knuckle3", "knuckle4", "low1", "low2", "low3", "low4", "thumbJoint", "heart", "headLine", "wristA"],
  at: { fingers: [80, 112], palm: [86, 232], thumb: [172, 188] },
};

/** @type {Plate} A foot as one sees it in front of one. */
const foot = {
  box: [6, -4, 190, 290],
  lines: {
    edge: "57,0=cut 58,26 57,50 53,72 50,88 55,106 57,126 51,154 43,182 36,204 34,224=great 33,242 37,262 49,272 62,269 70,256 72,242 !73,230=a 76,244 80,258 88,265 96,260 98,248 96,236 !94,225=b 99,238 104,250 112,254 119,248 119,236 115,225 !112,217=c 118,228 124,238 132,240 138,233 136,222 131,212 !127,205=d 133,212 140,219 148,218 152,209 149,196 144,184=small 138,160 128,134 120,112 122,95 118,78 112,54 110,26 111,0=cutEnd",
    bases: "34,224=great 52,219 73,230=a 84,223 94,225=b 104,217 112,217=c 121,207 127,205=d 138,192 144,184=small",
    cut: "57,0 84,6 111,0",
    nailA: "42,262 44,254 52,253 57,260", nailB: "83,260 84,254 90,253 93,257", nailC: "107,249 107,243 113,242 115,245", nailD: "128,236 128,230 132,228 135,231", nailE: "144,215 143,209 147,207 149,210",
    tendonA: "74,98 66,140 58,186", tendonB: "82,104 81,150 80,198", tendonC: "90,104 96,148 101,194", tendonD: "97,102 109,142 119,180", boneIn: "55,80 61,88 60,98", boneOut: "115,82 110,92 113,101", instep: "60,84 84,96 110,88",
  },
  one: { foot: "edge:small>cutEnd -cut edge:cut>great bases", great: "edge:great>a -bases:great>a", second: "edge:a>b -bases:a>b", third: "edge:b>c -bases:b>c", fourth: "edge:c>d -bases:c>d", small: "edge:d>small -bases:d>small" },
  rim: ["edge"],
  fine: ["nailA", "nailB", "nailC", "nailD", "nailE", "tendonA", "tendonB", "tendonC", "tendonD", "boneIn", "boneOut"],
  at: { foot: [96, 156], toes: [86, 246] },
};

/** @type {Record<string, Plate>} */
export const PLATES = { front, back, head, hand, foot };
