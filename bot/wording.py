"""What the command line says to whoever installs and runs the service."""

ABOUT = "ชี้เป้า: บัญชี LINE ของกระทรวงแรงงาน"
COMMANDS: dict[str, str] = {
    "demo": "ลองใช้ทั้งระบบในเบราว์เซอร์ พร้อม LINE จำลองและโทรศัพท์สามเครื่อง",
    "serve": "เปิดบริการ: รับ webhook ส่งข้อความ ตั้งเวลา",
    "migrate": "ปรับโครงสร้างฐานข้อมูลให้ใหม่ล่าสุด",
    "seed": "ใส่รายชื่อหน่วยงาน 77 จังหวัด",
    "officer": "จัดการเจ้าหน้าที่",
    "office": "หน่วยงาน: กลุ่ม LINE โทรศัพท์ และเรื่องที่รอ",
    "calendar": "วันหยุดราชการ และวันหยุดที่ประกาศเพิ่ม",
    "canned": "ข้อความสำเร็จรูปของหน่วยงาน",
    "levels": "ระดับความด่วนและเวลาที่ใช้อยู่",
    "volunteer": "จัดการอาสาสมัครแรงงาน",
    "cases": "รายการเรื่อง",
    "case": "เรื่องเดียวพร้อมประวัติทั้งหมด",
    "understand": "อ่านข้อความทีละบรรทัด แล้วตอบว่าเข้าใจว่าอะไร (JSON)",
    "doctor": "ตรวจการตั้งค่า ฐานข้อมูล และการเชื่อมต่อ LINE",
    "quota": "push ที่เหลือของเดือน ข้อความที่รอส่ง และใครที่ควรโทรหา",
    "events": "งานที่ระบบทำไม่สำเร็จและพักไว้: ดู สั่งทำใหม่ หรือเลิกทำ",
    "backup": "สำรองฐานข้อมูล SQLite ลงแฟ้ม โดยไม่ต้องหยุดบริการ",
    "intents": "ดูแลความเข้าใจข้อความ: กฎ ตัวอย่าง และการเรียนรู้จากการใช้จริง",
}
INTENTS: dict[str, str] = {
    "check": "ตรวจแฟ้มกฎ ตัวอย่าง และคำที่พบในข้อความนอกเรื่อง",
    "explain": "อธิบายว่าข้อความหนึ่งอ่านได้อย่างนั้นเพราะอะไร",
    "evaluate": "วัดความแม่นยำกับแฟ้มข้อความที่มีคำตอบ",
    "diff": "ดูว่าข้อความใดอ่านต่างไปเมื่อเทียบกับกฎอีกชุด",
    "learn": "ส่งออกตัวอย่างจากปุ่มที่ประชาชนกดและเรื่องที่เจ้าหน้าที่ส่งต่อ ให้คนตรวจก่อนใส่คลังตัวอย่าง",
}
OPTIONS: dict[str, str] = {
    "all": "แสดงคำหนักแน่นที่ยังไม่มีตัวอย่างด้วย",
    "rules": "โฟลเดอร์กฎที่จะตรวจ (ไม่ระบุ = กฎที่ใช้อยู่)",
    "text": "ข้อความที่จะอธิบาย หรือ - เพื่ออ่านจากแป้นพิมพ์",
    "files": "แฟ้ม JSONL ที่มีข้อความและคำตอบ",
    "errors": "แสดงข้อความที่อ่านไม่ตรงกับคำตอบ",
    "against": "โฟลเดอร์กฎ หรือรุ่นใน git ที่จะเทียบ",
    "corpus": "แฟ้มข้อความที่จะใช้เทียบ (ไม่ระบุ = คลังตัวอย่างทั้งหมด)",
    "host": "ที่อยู่ที่จะเปิดรับ",
    "port": "พอร์ตที่จะเปิดรับ",
    "line-port": "พอร์ตของ LINE จำลอง",
    "line-id": "รหัสผู้ใช้ LINE (ขึ้นต้นด้วย U)",
    "office": "รหัสหน่วยงาน เช่น DLPW-30",
    "tambon": "รหัสตำบล 6 หลัก เช่น 300101",
    "name": "ชื่อที่แสดง",
    "status": "สถานะของเรื่อง",
    "json": "ตอบเป็น JSON",
    "number": "เลขที่เรื่อง เช่น CP-70-000123-4",
    "add": "เพิ่ม",
    "export": "ไฟล์ที่จะเขียน (JSON บรรทัดละหนึ่งตัวอย่าง) ใช้ - เพื่อแสดงบนจอ",
    "force": "เขียนทับไฟล์ที่มีอยู่",
}
WRONG_COMMAND = "คำสั่งไม่ถูกต้อง: {problem}"
SEEDED = "เพิ่มหน่วยงานใหม่ {count} แห่ง รวมทั้งหมด {total} แห่ง"
MIGRATED = "ฐานข้อมูลเป็นรุ่นล่าสุดแล้ว"
OFFICER_ADDED = "เพิ่ม {name} เป็นเจ้าหน้าที่ {office} แล้ว"
VOLUNTEER_ADDED = "เพิ่ม {name} เป็น อสร. {place} แล้ว"
BAD_LINE_ID = "รหัสผู้ใช้ LINE ต้องเป็น U ตามด้วยเลขฐานสิบหก 32 ตัว"
NO_OFFICE = "ไม่มีหน่วยงานรหัส {office} (ตัวอย่างที่ถูก: DLPW-30, SSO-10, MOL-00)"
NO_TAMBON = "ไม่มีตำบลรหัส {tambon} (ใช้รหัส 6 หลักของกรมการปกครอง)"
NO_CASE = "ไม่พบเรื่องเลขที่ {number} (ตรวจเลขหลักสุดท้ายอีกครั้ง)"
NO_CASES = "ไม่มีเรื่อง"
NOT_READY = "ฐานข้อมูลยังไม่พร้อม ({reason}) ให้สั่ง chipao migrate และ chipao seed ก่อน"
DATABASE_AWAY = "ต่อฐานข้อมูลไม่ได้ ตรวจ DATABASE_URL และดูว่าฐานข้อมูลทำงานอยู่"
FILE_EXISTS = "มีไฟล์ {file} อยู่แล้ว ยังไม่ได้เขียนอะไร ใช้ชื่ออื่น หรือใช้ --force เพื่อเขียนทับ"
FILE_NOT_WRITTEN = "เขียนไฟล์ {file} ไม่ได้ ({reason}) ตรวจว่ามีโฟลเดอร์และมีสิทธิ์เขียน"
LEARNED = "เขียนตัวอย่าง {count} ข้อความลงใน {file} แล้ว โปรดให้คนอ่านและตรวจทีละข้อความก่อนใส่คลังตัวอย่าง"
LEARN_LEFT_OUT = "ไม่ได้เขียน {count} ข้อความ:"
LEARN_WHY = "  {count} ข้อความ {why}"
LEARN_REASONS: dict[str, str] = {
    "in_corpus": "มีในคลังตัวอย่างแล้ว",
    "twice": "ซ้ำกับข้อความที่ใหม่กว่า",
    "too_short": "สั้นเกินไป",
    "empty": "ไม่เหลือข้อความหลังปิดบังชื่อและตัวเลข",
}
LEARN_EXPIRED = "ลบตัวอย่างที่เก็บไว้เกิน 2 ปี {count} ข้อความ"
PORT_TAKEN = "พอร์ต {port} มีโปรแกรมอื่นใช้อยู่ ใช้ {option} เพื่อเลือกพอร์ตอื่น"
NO_SIMULATOR = "เปิด LINE จำลองไม่สำเร็จ ดูข้อความด้านบน"
DEMO_READY = (
    "\n  ชี้เป้าพร้อมแล้ว เปิดเบราว์เซอร์ที่\n\n      {phones}\n\n"
    "  โทรศัพท์สามเครื่อง: ประชาชน อาสาสมัครแรงงาน เจ้าหน้าที่ ลองพิมพ์ว่า\n"
    "      นายจ้างไม่จ่ายค่าจ้าง 2 เดือนแล้ว อยู่โคราช\n\n"
    "  กด Ctrl+C เพื่อหยุด\n"
)

DOCTOR_OK = "✓ {what}"
DOCTOR_BAD = "✗ {what}\n    แก้: {mend}"
DOCTOR_SETTINGS = "การตั้งค่าครบ"
DOCTOR_DATABASE = "ต่อฐานข้อมูลได้ โครงสร้างเป็นรุ่นล่าสุด"
DOCTOR_DATABASE_BAD = "ฐานข้อมูลยังใช้ไม่ได้"
DOCTOR_MIGRATE = "สั่ง chipao migrate"
DOCTOR_OFFICES = "มีหน่วยงาน {count} แห่ง"
DOCTOR_OFFICES_BAD = "ยังไม่มีรายชื่อหน่วยงาน"
DOCTOR_SEED = "สั่ง chipao seed"
DOCTOR_CENTRAL = "ศูนย์กลางกระทรวงมีเจ้าหน้าที่ {count} คน"
DOCTOR_CENTRAL_BAD = "ศูนย์กลางกระทรวง (MOL-00) ยังไม่มีเจ้าหน้าที่ เรื่องที่ไม่มีใครรับจะไม่มีคนเห็น"
DOCTOR_CENTRAL_MEND = "สั่ง chipao officer add --line-id U… --office MOL-00 --name …"
DOCTOR_CLEARED_BAD = "ส่วนกลาง (MOL-00) ยังไม่มีเจ้าหน้าที่ที่เปิดเรื่องละเอียดอ่อนได้"
DOCTOR_CLEARED_MEND = "chipao officer set --line-id U… --office MOL-00 --cleared"
DOCTOR_LINE = "โทเคน LINE ใช้ได้ เดือนนี้ใช้ push ไป {used} จาก {limit}"
DOCTOR_REDELIVERY = (
    "อย่าลืมเปิด Webhook redelivery ใน LINE Developers ด้วย (ตรวจให้ไม่ได้) เพื่อให้ LINE ส่งซ้ำเมื่อระบบตอบ 503"
)
DOCTOR_NO_LIMIT = "ไม่จำกัด"
DOCTOR_LINE_BAD = "LINE ไม่รับโทเคน (สถานะ {status})"
DOCTOR_REISSUE = "ออก channel access token ใหม่ใน LINE Developers แล้วแก้ LINE_CHANNEL_ACCESS_TOKEN"
DOCTOR_LINE_AWAY = "ติดต่อ LINE ไม่ได้"
DOCTOR_NETWORK = "ตรวจเครือข่ายและ LINE_API_URL ({url})"
DOCTOR_QUOTA_BAD = "โควตา push เดือนนี้หมดแล้ว ({used} จาก {limit})"
DOCTOR_QUOTA = "ซื้อเพิ่มใน LINE Official Account Manager ระหว่างนี้ตอบกลับ (reply) ยังใช้ได้"

CHECK_LEVELS = {"error": "ต้องแก้", "advice": "แนะนำ", "hint": "ยังไม่มีตัวอย่าง"}
CHECK_LINE = "[{level}] {finding}"
CHECK_NO_RULES = "ไม่พบโฟลเดอร์กฎ {folder}"
CHECK_NO_CORPUS = "ไม่พบคลังตัวอย่าง จึงไม่ได้ตรวจกับข้อความนอกเรื่อง"
CHECK_SUM = "ต้องแก้ {errors} แห่ง แนะนำ {advice} แห่ง คำที่ยังไม่มีตัวอย่าง {hints} คำ (ดูด้วย --all) · กฎรุ่น {version}"
NO_MODEL = "อ่านแบบจำลองใน intents/trained ไม่ได้ ให้สั่ง make train หรือติดตั้งใหม่"

EVALUATE_NO_FILE = "เปิดแฟ้ม {file} ไม่ได้ กรุณาตรวจชื่อแฟ้ม และบันทึกเป็น UTF-8"
EVALUATE_BAD_LINE = "แฟ้ม {file} บรรทัด {line}: {reason}"
EVALUATE_FAULTS = {
    "json": "ไม่ใช่ JSON ที่ถูกต้อง",
    "text": 'ต้องเป็น JSON ที่มีข้อความใน "text"',
    "needs": 'ต้องมี "needs" เป็นรายการเรื่อง เช่น ["unpaid_wages"]',
    "unknown": 'มีชื่อเรื่องหรือหน่วยงานที่ระบบไม่รู้จักใน "needs" "main_also" หรือ "department_also"',
    "shape": "มีค่าที่ผิดรูปแบบ เช่นใส่ตัวเลขแทนรายการ",
}
EVALUATE_ERRORS = "อ่านไม่ตรงกับคำตอบ {count} จาก {of} ข้อความ"
EVALUATE_SPEED = "\nอ่านได้ {rate:.0f} ข้อความต่อวินาที หน่วยความจำ {memory:.0f} MB เริ่มใน {loaded:.2f} วินาที"

EXPLAIN_DECISIONS = {
    "route": "ส่งหน่วยงานทันที",
    "clarify": "ถามด้วยปุ่ม",
    "screen": "ให้เจ้าหน้าที่อ่าน",
    "out_of_scope": "แนะนำหน่วยงานอื่น",
    "smalltalk": "คุยเล่น",
}
EXPLAIN_URGENCIES = {"emergency": "ฉุกเฉิน", "urgent": "ด่วน", "normal": "ปกติ"}
EXPLAIN_ASKS = {
    "help": "ให้ช่วย",
    "question": "ถาม",
    "status": "ตามเรื่อง",
    "thanks": "ขอบคุณ",
    "complaint": "ร้องเรียนหน่วยงาน",
    "person": "คุยกับเจ้าหน้าที่",
    "greeting": "ทักทาย",
}
EXPLAIN_DECISION = (
    "ผล: {decision} · หน่วยงาน: {department} · ความเร่งด่วน: {urgency} (แบบจำลองกังวล {worry:.2f})"
    " · ต้องการ: {asks} · ภาษา: {language}"
)
EXPLAIN_NEEDS = "เรื่องที่น่าจะเป็น: โอกาส (ถ้าไม่มีกฎ) และคำที่ทำให้คิดอย่างนั้น"
EXPLAIN_NEED = "  {odds:.3f} ({alone:.3f})  {need:<21} {name}: {why}"
EXPLAIN_WEIGHED = "คำที่แบบจำลองให้น้ำหนัก"
EXPLAIN_WEIGHED_FOR = "  {need}: {words}"
EXPLAIN_RULES = "กฎที่เข้าเงื่อนไข"
EXPLAIN_RULE = "  {file}: “{pattern}” [{kind}] จากคำว่า {words}"
EXPLAIN_NO_RULE = "  ไม่มี ผลนี้มาจากแบบจำลองอย่างเดียว"
EXPLAIN_SILENCED = "กฎที่มีคำครบแต่ไม่นับ"
EXPLAIN_COVERED = "เพราะ not “{cover}”"
EXPLAIN_DENIED = "เพราะถูกปฏิเสธหรือถูกกันไว้"
EXPLAIN_KINDS = {
    "strong": "หนักแน่น strong",
    "medium": "ปานกลาง medium",
    "weak": "เบา weak",
    "resolved": "จบแล้ว resolved",
    "urgent": "ความเร่งด่วน",
    "asks": "ความต้องการ",
    "door": "หน่วยงานอื่น",
}
EXPLAIN_PLACE = "พื้นที่: {place}"
EXPLAIN_FACT = "ข้อเท็จจริง: {facts}"
EXPLAIN_FACTS = {
    "when": "เวลา {}",
    "money": "เงิน {} บาท",
    "people": "จำนวน {} คน",
    "phones": "โทร {}",
    "employer": "นายจ้าง {}",
    "subject": "เกี่ยวกับ {}",
}
EXPLAIN_VERSIONS = "กฎรุ่น {rules} · แบบจำลองรุ่น {model}"

DIFF_NO_VERSION = "ไม่พบกฎของ “{version}” กรุณาระบุโฟลเดอร์กฎ หรือรุ่นใน git เช่น HEAD~1"
DIFF_NO_GIT = "ไม่พบโปรแกรม git จึงเทียบกับ “{version}” ไม่ได้ กรุณาระบุโฟลเดอร์กฎแทน"
DIFF_NO_CORPUS = "ไม่พบคลังตัวอย่าง กรุณาระบุแฟ้มข้อความด้วย --corpus"
DIFF_SUM = "อ่านต่างไป {count} จาก {of} ข้อความ · กฎรุ่น {before} → {after}"
DIFF_COUNT = "  {change}: ต่างไป {count} · ผิดเป็นถูก {better} · ถูกเป็นผิด {worse}"
DIFF_CHANGES = {"decision": "การตัดสินใจ", "department": "หน่วยงาน", "need": "เรื่อง", "urgency": "ความเร่งด่วน"}
DIFF_SIGNS = {1: "[ดีขึ้น]", 0: "[เปลี่ยน]", -1: "[แย่ลง]"}
